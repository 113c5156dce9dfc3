import { describe, expect, test } from "vitest";
import { type Filters, filterHref, filterQuery, NO_FILTERS, readFilters } from "@/lib/filters";
import { bucketSeconds, isLong, moment, previousRange, timeRange, wholeHours } from "@/lib/time-range";

const now = new Date("2026-11-22T16:35:54.123Z");
const range = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });

describe("filters of a page", () => {
  test.each<[string, string, Partial<Filters>]>([
    ["nothing", "", {}],
    ["one value", "client=cursor", { client: ["cursor"] }],
    ["several values", "client=cursor&client=claude-code", { client: ["cursor", "claude-code"] }],
    ["not known", "client=(unknown)&transport=(unknown)", { client: [""], transport: [""] }],
    ["an empty field of a form", "client=&tool_name=&from=7d", { from: "7d" }],
    ["names that are no filters", "page=3&sort=count&span=abc", {}],
    [
      "odd characters",
      "resource_uri=file%3A%2F%2F%2Fa%3Fb%3Dc%26d&tool_name=it's%20%5C%22",
      {
        resource_uri: ["file:///a?b=c&d"],
        tool_name: ["it's \\\""],
      },
    ],
    ["a bad value beside a good one", "outcome=broken&release=1.2.0", { release: ["1.2.0"] }],
    ["a bad value in a list", "outcome=ok&outcome=broken", { outcome: ["ok"] }],
    ["a range that is none", "from=yesterday&to=soon", {}],
    ["a range given twice", "from=7d&from=24h", {}],
    ["a range that ends before it starts", "from=1h&to=7d", {}],
    ["a range of no length", "from=2026-11-22&to=2026-11-22", {}],
    ["a range that starts in the future", "from=2026-11-23", {}],
    ["too long a value", `tool_name=${"x".repeat(3_000)}`, {}],
  ])("%s: %s", (_, query, expected) => {
    expect(readFilters(search(query), now).filters).toEqual({ ...NO_FILTERS, ...expected });
  });

  test.each([
    ["", []],
    ["transport=&sort=pigeon&client=anything", []],
    [
      "transport=pigeon",
      ["transport=pigeon must be one of stdio, sse, streamable_http, in_memory, websocket, other, (unknown)"],
    ],
    ["from=1h&to=7d", ["from=1h&to=7d must start before it ends"]],
    ["from=7d&from=24h", ["from must be given once"]],
    ["outcome=x&outcome=ok&outcome=x", [expect.stringMatching(/^outcome=x must be one of ok, /)]],
    ["from=zzz", ["from=zzz must be now, so long ago (90m, 24h, 7d, 4w) or ISO 8601 (2026-11-22T09:30:00Z)"]],
  ])("of %j, what the page does not follow is named", (query, expected) => {
    const { leftOut } = readFilters(search(query), now);
    expect(leftOut.map(({ given, problem }) => `${given} ${problem}`)).toEqual(expected);
  });

  test.each([
    ["the defaults leave the path alone", {}, "/acme/weather"],
    ["one thing changed", { outcome: ["ok"] as const }, "/acme/weather?outcome=ok"],
    [
      "the range comes first",
      { tool_name: ["a&b", ""], from: "7d" },
      "/acme/weather?from=7d&tool_name=a%26b&tool_name=%28unknown%29",
    ],
  ])("a link: %s", (_, change, expected) => {
    expect(filterHref("/acme/weather", NO_FILTERS, change as Partial<Filters>)).toBe(expected);
  });

  test("what a link says is what the page reads", () => {
    const filters: Filters = {
      ...NO_FILTERS,
      from: "2026-11-01T00:00:00Z",
      to: "2026-11-08",
      client: ["", "Visual Studio Code", "ü😀&=+"],
      transport: ["", "sse"],
      outcome: ["tool_error", "no_response"],
      category: ["notification"],
      session_id: ["s 1"],
    };
    expect(readFilters(search(filterQuery(filters)), now)).toEqual({ filters, leftOut: [] });
  });
});

describe("a moment", () => {
  test.each([
    ["now", "2026-11-22T16:35:54.123Z"],
    ["90m", "2026-11-22T15:05:54.123Z"],
    ["24h", "2026-11-21T16:35:54.123Z"],
    ["7d", "2026-11-15T16:35:54.123Z"],
    ["4w", "2026-10-25T16:35:54.123Z"],
    ["99999w", "1970-01-02T00:00:00.000Z"],
    ["2026-11-22", "2026-11-22T00:00:00.000Z"],
    ["2026-11-22T09:30:00Z", "2026-11-22T09:30:00.000Z"],
    ["2026-11-22T09:30Z", "2026-11-22T09:30:00.000Z"],
    ["2026-11-22T09:30:00.5+02:00", "2026-11-22T07:30:00.500Z"],
  ])("%s is read", (text, expected) => expect(moment(text, now)?.toISOString()).toBe(expected));

  test.each([
    "",
    "0h",
    "-1h",
    "1.5h",
    "24",
    "h",
    "24 h",
    "24H",
    "1y",
    "yesterday",
    "2026",
    "2026-13-01",
    "2026-02-30T00:00:00Z",
    "2026-11-22T09:30:00",
    "1969-12-31",
    "9999-01-01",
    "0x10h",
    "1e3h",
    "Infinity",
    "NaN",
    "24h'; DROP",
  ])("%j is none", (text) => expect(moment(text, now)).toBeNull());
});

describe("a range", () => {
  test.each([
    ["the last day", { from: "24h", to: "now" }, "2026-11-21T16:35:54.123Z", "2026-11-22T16:35:54.123Z"],
    ["a week, a day ago", { from: "7d", to: "24h" }, "2026-11-15T16:35:54.123Z", "2026-11-21T16:35:54.123Z"],
    [
      "ends before it starts: the day before its end",
      { from: "1h", to: "24h" },
      "2026-11-20T16:35:54.123Z",
      "2026-11-21T16:35:54.123Z",
    ],
    [
      "an unreadable end: until now",
      { from: "1h", to: "soon" },
      "2026-11-22T15:35:54.123Z",
      "2026-11-22T16:35:54.123Z",
    ],
  ])("%s", (_, filters, from, to) => expect(timeRange(filters, now)).toEqual(range(from, to)));

  test("the one before it has its length and touches it", () => {
    expect(previousRange(range("2026-11-22T00:00:00Z", "2026-11-22T06:00:00Z"))).toEqual(
      range("2026-11-21T18:00:00Z", "2026-11-22T00:00:00Z"),
    );
  });

  test("beyond two days, it is counted in whole hours", () => {
    expect(isLong(range("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"))).toBe(false);
    expect(isLong(range("2026-11-20T00:00:00Z", "2026-11-22T00:00:00.001Z"))).toBe(true);
    expect(wholeHours(range("2026-11-20T00:59:59.999Z", "2026-11-22T00:00:00.001Z"))).toEqual(
      range("2026-11-20T00:00:00Z", "2026-11-22T01:00:00Z"),
    );
    const whole = range("2026-11-20T01:00:00Z", "2026-11-22T02:00:00Z");
    expect(wholeHours(whole)).toEqual(whole);
  });

  test.each([
    ["1m", 1],
    ["15m", 10],
    ["1h", 60],
    ["24h", 900],
    ["2d", 1_800],
    ["49h", 3_600],
    ["7d", 7_200],
    ["30d", 43_200],
    ["90d", 86_400],
    ["52w", 604_800],
    ["2000w", 2_592_000],
  ])("of %s is drawn in buckets of %i s", (from, seconds) => {
    expect(bucketSeconds(timeRange({ from, to: "now" }, now))).toBe(seconds);
  });
});

/** As Next hands a query string to a page. */
function search(query: string): Record<string, string | string[] | undefined> {
  const given = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}

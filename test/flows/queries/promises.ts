/** What `lib/queries` promises, whichever way ClickHouse is reached. */
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectAccess } from "@/lib/access";
import { insertRows } from "@/lib/clickhouse/insert";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { type Filters, NO_FILTERS } from "@/lib/filters";
import { type BreakdownRow, breakdown, DIMENSIONS, type Dimension } from "@/lib/queries/breakdown";
import { CursorError } from "@/lib/queries/cursor";
import { FACETS, facets } from "@/lib/queries/facets";
import { firstCall } from "@/lib/queries/first-call";
import { lastSeen, nearestRange } from "@/lib/queries/last-seen";
import { missing } from "@/lib/queries/missing";
import { overview } from "@/lib/queries/overview";
import { request } from "@/lib/queries/request";
import { requests } from "@/lib/queries/requests";
import { timeseries } from "@/lib/queries/timeseries";
import { errorsOfTrace, TRACE_SPANS_MAX, trace } from "@/lib/queries/traces";
import { usage } from "@/lib/queries/usage";
import { bucketSeconds, type TimeRange, wholeHours } from "@/lib/time-range";
import { seedProject } from "../../stores";
import { asked, distinct, grouped, measure, named } from "./plain";
import { errorRow, span, traffic } from "./spans";

const HOUR = 3_600_000;
const now = new Date();
const ago = (hours: number): Date => new Date(now.getTime() - hours * HOUR);
/** Read span by span. */
const short: TimeRange = { from: ago(40), to: ago(3) };
/** Read from the roll-up. */
const long: TimeRange = { from: ago(110), to: ago(3) };

/** One value, or two, for each filter. */
const FILTERED: Array<Partial<Filters>> = [
  {},
  { environment: ["staging"] },
  { release: ["1.1.0"] },
  { client: ["cursor", "claude-code"] },
  { client: [""] },
  { transport: ["sse"] },
  { method: ["tools/call", "tools/list"] },
  { target: ["add"] },
  { tool_name: ["add"] },
  { tool_name: ['it\'s \\ "odd" — ü😀'] },
  { resource_uri: ["add", "file:///a?b=c&d"] },
  { prompt_name: ["greet"] },
  { outcome: ["no_response", "server_error"] },
  { category: ["notification"] },
  { category: ["tool", "notification"] },
  { user: ["ann"] },
  { session_id: ["s1", "s2"] },
  { client: ["cursor"], transport: ["stdio"], environment: ["production"], category: ["tool"] },
  { client: ["' OR 1 = 1 --", "a\\", "\0", "{project_id:UInt64}"] },
];

export function promises(): void {
  let access: ProjectAccess;
  let calls: SpanRow[];

  beforeAll(async () => {
    ({ access } = await seedProject());
    const made = traffic(access.projectId, 3_000, now);
    calls = made.calls;
    await insertRows("spans", made.rows, "traffic");
    // A neighbour with other numbers: every figure below would show them.
    const other = await seedProject();
    await insertRows("spans", traffic(other.access.projectId, 500, now, 2).rows, "neighbour");
  });

  const all = (filters: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...filters });

  describe.each([
    ["span by span", short, short],
    ["from the roll-up", long, wholeHours(long)],
  ])("%s", (how, range, counted) => {
    // The roll-up's histogram has buckets of 9 %: with few calls, a percentile may be off by one.
    const toleranceOf = (samples: number) =>
      how === "span by span" ? 1e-9 : samples < 1_500 ? 0.0906 : 0.05;
    // A user or a session is only known span by span, and then to the microsecond.
    const rangeOf = (filters: Partial<Filters>) => (filters.user || filters.session_id ? range : counted);

    test.each(FILTERED)("headline numbers are those of a plain count: %j", async (filters) => {
      const found = await overview(access, all(filters), range);
      const expected = asked(calls, filters, rangeOf(filters));
      expectMeasures(found, measure(expected), toleranceOf(expected.length));
      expect(found.errors).toBe(measure(expected).errors);
      expect(found.clients).toBe(distinct(expected, "client"));
      expect(found.users).toBe(distinct(expected, "user"));
      expect(found.sessions).toBe(distinct(expected, "session_id"));

      const { from, to } = rangeOf(filters);
      const before = { from: new Date(2 * from.getTime() - to.getTime()), to: from };
      expect(found.previous.count).toBe(measure(asked(calls, filters, before)).count);
    });

    const questions: Dimension[][] = [
      ...DIMENSIONS.map((name) => [name]),
      ["method", "tool_name", "client", "transport"],
      ["release", "outcome"],
    ];
    test.each(questions.map((by) => [by]))("calls by %j are those of a plain count", async (names) => {
      const rows = await breakdown(access, NO_FILTERS, range, { by: names, limit: 1_000 });
      const bySpan = names.includes("user") || names.includes("user_agent");
      const expected = grouped(asked(calls, {}, bySpan ? range : counted), names);
      expect(rows.map((row) => keyOf(row, names)).sort()).toEqual([...expected.keys()].sort());
      for (const row of rows) {
        const held = expected.get(keyOf(row, names)) ?? [];
        expectMeasures(row, measure(held), bySpan ? 1e-9 : toleranceOf(held.length));
        expect(Object.keys(row).filter((name) => (DIMENSIONS as readonly string[]).includes(name))).toEqual(
          DIMENSIONS.filter((name) => names.includes(name)),
        );
      }
      expect(rows.map((row) => row.count)).toEqual(rows.map((row) => row.count).toSorted((a, b) => b - a));
    });

    test("a breakdown is ordered as asked and continues where it stopped", async () => {
      const by: Dimension[] = ["method", "target", "client", "transport"];
      const options = { by, sort: "p95_duration_ms", ascending: true } as const;
      const whole = await breakdown(access, NO_FILTERS, range, { ...options, limit: 1_000 });
      const p95s = whole.map((row) => row.p95_duration_ms ?? Number.POSITIVE_INFINITY);
      expect(p95s).toEqual(p95s.toSorted((a, b) => a - b));
      const pages = [];
      for (let offset = 0; offset < whole.length; offset += 50) {
        pages.push(...(await breakdown(access, NO_FILTERS, range, { ...options, limit: 50, offset })));
      }
      expect(pages).toEqual(whole);
    });

    test.each([true, false])(
      "cancelled calls have no duration, and come last (ascending: %j)",
      async (ascending) => {
        const options = { by: ["outcome"], sort: "p95_duration_ms", ascending } as const;
        const rows = await breakdown(access, NO_FILTERS, range, options);
        const unknown = {
          avg_duration_ms: null,
          p50_duration_ms: null,
          p95_duration_ms: null,
          p99_duration_ms: null,
        };
        expect(rows.at(-1)).toMatchObject({ outcome: "cancelled", ...unknown });
        expect(rows.slice(0, -1).map((row) => row.p95_duration_ms)).not.toContain(null);
        expect(await overview(access, all({ outcome: ["cancelled"] }), range)).toMatchObject(unknown);
      },
    );

    test.each(FILTERED.slice(0, 4))("points over time have no gaps and add up: %j", async (filters) => {
      const bucket = bucketSeconds(range);
      const { range: drawn, series } = await timeseries(access, all(filters), range);
      expect(series).toHaveLength(1);
      const points = series[0]?.points ?? [];
      const bucketMs = bucket * 1000;
      expect(drawn.from.getTime() % bucketMs).toBe(0);
      expect(points.map((point) => Date.parse(point.time))).toEqual(
        Array.from({ length: points.length }, (_, index) => drawn.from.getTime() + index * bucketMs),
      );
      expect(points.length).toBe(Math.ceil((drawn.to.getTime() - drawn.from.getTime()) / bucketMs));
      const inside = asked(calls, filters, drawn);
      for (const point of points) {
        const start = Date.parse(point.time);
        const held = inside.filter(({ start_time }) => {
          const time = Date.parse(start_time);
          return time >= start && time < start + bucketMs;
        });
        const { count, errors, error_rate } = measure(held);
        expect(point).toEqual({ time: point.time, count, errors, error_rate: expect.closeTo(error_rate, 9) });
      }
    });

    test.each(["client", "transport", "target"] as const)(
      "split by %s, the largest series stand apart and the others are one",
      async (by) => {
        const { range: drawn, series } = await timeseries(access, NO_FILTERS, range, { by, top: 2 });
        const groups = [...grouped(asked(calls, {}, drawn), [by]).values()]
          .map((held) => ({ name: named(held[0] as SpanRow, by), count: measure(held).count }))
          .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
        const others = groups.slice(2).reduce((total, group) => total + group.count, 0);
        expect(
          series.map(({ name, isOther, points }) => ({
            name,
            isOther,
            count: points.reduce((total, point) => total + point.count, 0),
          })),
        ).toEqual([
          ...groups.slice(0, 2).map((group) => ({ ...group, isOther: false })),
          { name: "", isOther: true, count: others },
        ]);
        expect(new Set(series.map(({ points }) => points.length)).size).toBe(1);
      },
    );
  });

  test("a range without calls is zeros, no durations and empty lists, and says where the calls are", async () => {
    const empty = { from: ago(1_000), to: ago(990) };
    const { previous, ...found } = await overview(access, NO_FILTERS, empty);
    expect(found).toMatchObject({
      count: 0,
      errors: 0,
      error_rate: 0,
      p95_duration_ms: null,
      outcomes: {},
      clients: 0,
    });
    expect(previous.count).toBe(0);
    expect(await breakdown(access, NO_FILTERS, empty, { by: ["client"] })).toEqual([]);
    expect(await requests(access, NO_FILTERS, empty)).toEqual({ requests: [], nextCursor: null });

    const times = calls.map((call) => Date.parse(call.start_time));
    const first = wholeHours({ from: new Date(Math.min(...times)), to: new Date(Math.max(...times) + 1) });
    const seen = await lastSeen(access);
    expect(seen.calls).toEqual(first);
    expect(nearestRange(empty, seen)).toEqual({
      from: first.from,
      to: new Date(first.from.getTime() + 10 * HOUR),
    });
  });

  test("a range counts its first millisecond and not its last", async () => {
    const [exact] = asked(calls, { category: ["tool"] }, short);
    const at = Date.parse(exact?.start_time ?? "");
    const count = async (from: number, to: number) =>
      (await overview(access, NO_FILTERS, { from: new Date(from), to: new Date(to) })).count;
    const held = measure(asked(calls, {}, { from: new Date(at), to: new Date(at + 1) })).count;
    expect(await count(at, at + 1)).toBe(held);
    expect(await count(at - 1, at)).toBe(
      measure(asked(calls, {}, { from: new Date(at - 1), to: new Date(at) })).count,
    );
    expect(held).toBeGreaterThan(0);
  });

  test("pages of requests neither repeat nor leave out a call, also within a microsecond", async () => {
    const walked = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await requests(access, NO_FILTERS, short, { cursor, limit: 7 });
      expect(page.requests.length).toBeLessThanOrEqual(7);
      walked.push(...page.requests);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const expected = asked(calls, {}, short).sort(newestFirst);
    expect(walked.map((row) => row.span_id)).toEqual(expected.map((call) => call.span_id));
    expect(new Set(expected.map((call) => call.start_time)).size).toBeLessThan(expected.length);
    expect(Object.keys(walked[0] ?? {})).not.toEqual(expect.arrayContaining(["arguments"]));
  });

  test.each(FILTERED)("requests are those that the filters leave in: %j", async (filters) => {
    const page = await requests(access, all(filters), long, { limit: 1_000 });
    const expected = asked(calls, filters, long).sort(newestFirst).slice(0, 1_000);
    expect(page.requests.map((row) => row.span_id)).toEqual(expected.map((call) => call.span_id));
  });

  test.each(["nonsense", "e30", "W10", "WzEsMiwzXQ"])(
    "the cursor %s is refused, not ignored",
    async (cursor) => {
      await expect(requests(access, NO_FILTERS, short, { cursor })).rejects.toThrow(CursorError);
    },
  );

  test("a corrected call shows what is known now, once", async () => {
    const corrected = calls.find((call) => call.revision === 1 && call.category === "tool") as SpanRow;
    const id = { traceId: corrected.trace_id, spanId: corrected.span_id };
    expect(await request(access, id)).toMatchObject({ outcome: "server_error", error_type: "Late" });
    const { spans } = await trace(access, corrected.trace_id);
    expect(spans.filter((row) => row.span_id === corrected.span_id)).toMatchObject([
      { outcome: "server_error" },
    ]);
  });

  test("one request comes with its payload, byte for byte", async () => {
    const { access } = await seedProject();
    const odd = 'it\'s \\ "quoted"\t\n\r\0 ü 😀 \\N {x:String}';
    const stored = span(access.projectId, {
      trace_id: "a".repeat(32),
      span_id: "b".repeat(16),
      target: odd,
      client_name: odd,
      user_id: odd,
      arguments: JSON.stringify({ odd }),
      result: odd,
      attributes: { [odd]: odd },
      rpc_code: -32_602,
      arguments_bytes: 4_000_000_000,
    });
    await insertRows("spans", [stored], "odd");
    const found = await request(access, { traceId: stored.trace_id, spanId: stored.span_id });
    expect(found).toMatchObject({
      tool_name: odd,
      client: odd,
      arguments: stored.arguments,
      result: odd,
      attributes: { [odd]: odd },
      rpc_code: -32_602,
      arguments_bytes: 4_000_000_000,
    });
    const filters = all({ client: [odd], tool_name: [odd], user: [odd] });
    const range = { from: ago(1), to: new Date(Date.now() + HOUR) };
    expect((await requests(access, filters, range)).requests).toHaveLength(1);
    expect(await request(access, { traceId: stored.trace_id, spanId: "c".repeat(16) })).toBeNull();
    expect(await firstCall(access)).toMatchObject({ span_id: stored.span_id });
  });

  test("a trace is all its spans in the order they began, and says when it is cut", async () => {
    const { access } = await seedProject();
    const at = (ms: number) => new Date(now.getTime() - HOUR + ms).toISOString();
    const row = (index: number, traceId: string) =>
      span(access.projectId, {
        trace_id: traceId,
        span_id: index.toString(16).padStart(16, "0"),
        start_time: at(index),
        is_server_call: index === 0 ? 1 : 0,
      });
    const whole = Array.from({ length: TRACE_SPANS_MAX }, (_, index) => row(index, "1".repeat(32)));
    const more = Array.from({ length: TRACE_SPANS_MAX + 1 }, (_, index) => row(index, "2".repeat(32)));
    await insertRows("spans", [...whole].reverse(), "whole");
    await insertRows("spans", more, "more");
    const found = await trace(access, "1".repeat(32));
    expect(found.isCut).toBe(false);
    expect(found.spans.map((one) => one.span_id)).toEqual(whole.map((one) => one.span_id));
    const cut = await trace(access, "2".repeat(32));
    expect(cut).toMatchObject({ isCut: true });
    expect(cut.spans).toHaveLength(TRACE_SPANS_MAX);
    expect(await trace(access, "3".repeat(32))).toEqual({ spans: [], isCut: false });
  });

  test("a trace's errors come with their chain of exceptions", async () => {
    const { access } = await seedProject();
    const chain = [
      { type: "TypeError", value: "x is not a function", frames: [] },
      {
        type: "CacheKeyError",
        value: "undefined cache namespace",
        handled: false,
        frames: [{ function: "read", lineno: 3 }],
      },
    ];
    await insertRows("errors", [errorRow(access.projectId, { exceptions: JSON.stringify(chain) })], "error");
    expect(await errorsOfTrace(access, "a".repeat(32))).toMatchObject([
      {
        error_type: "CacheKeyError",
        handled: false,
        exceptions: chain,
        tags: { region: "eu" },
        contexts: { os: {} },
      },
    ]);
    expect(await errorsOfTrace(access, "b".repeat(32))).toEqual([]);
  });

  test("menus offer each filter's values with their calls, most frequent first", async () => {
    const found = await facets(access, long);
    const inside = asked(
      calls,
      { category: ["tool", "resource", "prompt", "protocol", "notification"] },
      wholeHours(long),
    );
    for (const facet of FACETS) {
      const isTarget = facet === "tool_name" || facet === "resource_uri" || facet === "prompt_name";
      const having = inside.filter((call) => !isTarget || named(call, facet) !== "");
      const counts = new Map<string, number>();
      for (const call of having) {
        const value = named(call, facet);
        counts.set(value, (counts.get(value) ?? 0) + call.sample_weight);
      }
      const expected = [...counts].map(([value, count]) => ({ value, count }));
      expect(found[facet], facet).toEqual(
        expected.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
      );
    }
  });

  test("what calls do not say is counted, with the transports it is missing on", async () => {
    const inside = asked(calls, {}, wholeHours(long));
    const unnamed = inside.filter((call) => call.client_name === "");
    const { fields } = await missing(access, long);
    const field = fields.find(({ what }) => what === "client");
    expect(field).toMatchObject({ count: measure(inside).count, missing: measure(unnamed).count });
    for (const { transport, missing } of field?.byTransport ?? []) {
      expect(missing).toBe(measure(unnamed.filter((call) => call.transport === transport)).count);
    }
  });

  test("why a client is not known is told by sender, and adds up", async () => {
    const { access } = await seedProject();
    let made = 0;
    const call = (values: Partial<SpanRow>) =>
      span(access.projectId, {
        start_time: new Date(now.getTime() - 60_000 - made).toISOString(),
        span_id: String(++made).padStart(16, "0"),
        transport: "streamable_http",
        client_name: "",
        ...values,
      });
    const connect = { method: "initialize", category: "protocol", target: "" } as const;
    const corrected = call({ dialect: "otel" });
    await insertRows(
      "spans",
      [
        call({ ...connect, client_name: "cursor" }),
        call({ user_agent: "node", sample_weight: 4 }),
        call({ user_agent: "undici" }),
        call({ session_id: "begun before" }),
        call({ dialect: "otel", transport: "stdio" }),
        call({
          dialect: "otel",
          transport: "stdio",
          category: "notification",
          method: "notifications/initialized",
        }),
        corrected,
        { ...corrected, sign: -1 },
        { ...corrected, client_name: "claude-code", revision: 1 },
      ],
      "unknown-callers",
    );
    const { fields } = await missing(access, { from: ago(1), to: now });
    const client = fields.find(({ what }) => what === "client");
    expect(client).toMatchObject({ count: 9, missing: 7 });
    expect(client?.reasons.map(({ userAgents, ...reason }) => [reason, userAgents.toSorted()])).toEqual([
      [
        {
          why: "only_on_connect",
          server_name: "calculator",
          dialect: "sentry_js",
          transport: "streamable_http",
          userAgent: "library",
          count: 5,
        },
        ["node", "undici"],
      ],
      [
        {
          why: "never",
          server_name: "calculator",
          dialect: "otel",
          transport: "stdio",
          userAgent: null,
          count: 1,
        },
        [],
      ],
      [
        {
          why: "session_start_unseen",
          server_name: "calculator",
          dialect: "sentry_js",
          transport: "streamable_http",
          userAgent: "none",
          count: 1,
        },
        [],
      ],
    ]);
    const callers = await breakdown(access, all({ client: [""] }), short, { by: ["user_agent"] });
    expect(callers).toEqual([]);
    const unknown = await breakdown(
      access,
      all({ client: [""] }),
      { from: ago(1), to: now },
      { by: ["user_agent"] },
    );
    expect(unknown.map(({ user_agent, count }) => [user_agent, count])).toEqual([
      ["node", 4],
      ["", 2],
      ["undici", 1],
    ]);
  });

  test("what a long range leaves unsaid is explained by its last two days", async () => {
    const { explained } = await missing(access, long);
    expect(explained.to).toEqual(wholeHours(long).to);
    expect(explained.to.getTime() - explained.from.getTime()).toBe(48 * HOUR);
  });

  test("the ledger adds up per kind: received = stored + rejected", async () => {
    const { access } = await seedProject();
    const line = {
      project_id: access.projectId,
      hour: wholeHours({ from: ago(1), to: now }).from.toISOString(),
    };
    await insertRows(
      "outcomes",
      [
        { ...line, key_id: "k1", kind: "span", outcome: "accepted", reason: "", quantity: 7 },
        { ...line, key_id: "k2", kind: "span", outcome: "accepted", reason: "", quantity: 3 },
        { ...line, key_id: "k1", kind: "span", outcome: "rejected", reason: "too_large", quantity: 2 },
        {
          ...line,
          key_id: "k1",
          kind: "span",
          outcome: "sdk_dropped",
          reason: "queue_overflow",
          quantity: 40,
        },
        { ...line, key_id: "k1", kind: "error", outcome: "rejected", reason: "invalid", quantity: 1 },
      ],
      "ledger",
    );
    expect(await usage(access, { from: ago(2), to: now })).toEqual({
      span: { received: 12, stored: 10, rejected: { too_large: 2 }, sdk_dropped: { queue_overflow: 40 } },
      error: { received: 1, stored: 0, rejected: { invalid: 1 }, sdk_dropped: {} },
    });
    expect((await lastSeen(access)).arrivedAt).toEqual(new Date(line.hour));
  });

  test("a project that was never heard of has nothing, and no error", async () => {
    const { access } = await seedProject();
    expect(await firstCall(access)).toBeNull();
    expect(await lastSeen(access)).toEqual({ arrivedAt: null, calls: null });
    expect(nearestRange(short, await lastSeen(access))).toBeNull();
    expect(await usage(access, short)).toEqual({});
    expect((await missing(access, short)).fields).toEqual([]);
  });
}

const newestFirst = (a: SpanRow, b: SpanRow): number =>
  a.start_time === b.start_time ? (a.span_id < b.span_id ? 1 : -1) : a.start_time < b.start_time ? 1 : -1;

const keyOf = (row: BreakdownRow, by: readonly Dimension[]): string =>
  JSON.stringify(by.map((name) => row[name]));

type Measures = ReturnType<typeof measure>;

/** Counts to the unit; rates and averages to rounding; percentiles within `tolerance` of their value. */
function expectMeasures(found: Omit<Measures, "errors">, plain: Measures, tolerance: number): void {
  expect(found.count).toBe(plain.count);
  expect(found.outcomes).toEqual(plain.outcomes);
  expect(found.error_rate).toBeCloseTo(plain.error_rate, 9);
  for (const [name, share] of [
    ["avg_duration_ms", 0],
    ["p50_duration_ms", tolerance],
    ["p95_duration_ms", tolerance],
    ["p99_duration_ms", tolerance],
  ] as const) {
    const ms = plain[name];
    if (ms === null) expect(found[name], name).toBeNull();
    else expect(Math.abs((found[name] ?? Number.NaN) - ms), name).toBeLessThanOrEqual(ms * share + 5e-7);
  }
}

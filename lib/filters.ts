import { z } from "zod";
import { CATEGORIES, OUTCOMES, TRANSPORTS } from "./clickhouse/rows";
import { DEFAULT_FROM, DEFAULT_TO, isMoment, isRange } from "./time-range";

/** In a URL, stands for "not known": `client=(unknown)` asks for calls that named no client. Elsewhere that is `""`. */
export const UNKNOWN = "(unknown)";
const VALUES_MAX = 100;
const CHARACTERS_MAX = 2_048;

/** Any number of values: repeat the parameter. An empty one, as a form sends it, asks for nothing. */
const several = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (given) => [given ?? []].flat(2).flatMap((value) => (value === "" ? [] : value === UNKNOWN ? "" : value)),
    z.array(item).max(VALUES_MAX, { error: `has more than ${VALUES_MAX} values` }),
  );

const text = z.string().max(CHARACTERS_MAX, { error: `is longer than ${CHARACTERS_MAX} characters` });

const oneOf = <const Choice extends string>(choices: readonly Choice[]) =>
  z.enum(choices, { error: `must be one of ${choices.map((choice) => choice || UNKNOWN).join(", ")}` });

const transport = oneOf([...TRANSPORTS, ""]);
const category = oneOf(CATEGORIES.filter((known) => known !== ""));

const end = z.string({ error: "must be given once" }).refine(isMoment, {
  error: "must be now, so long ago (90m, 24h, 7d, 4w) or ISO 8601 (2026-11-22T09:30:00Z)",
});

/** Every filter, under the name that it has in the URL of a page and of the API. */
export const filterShape = {
  from: end.default(DEFAULT_FROM).describe("Start of the range: ISO 8601, or so long ago: 90m, 24h, 7d, 4w."),
  to: end.default(DEFAULT_TO).describe("End of the range, not included: ISO 8601, so long ago, or now."),
  environment: several(text).describe("Environment that the server reported."),
  release: several(text).describe("Release of the server."),
  client: several(text).describe("Name of the MCP client; (unknown) for calls that named none."),
  transport: several(transport).describe("Transport of the call."),
  method: several(text).describe("JSON-RPC method, for example tools/call."),
  tool_name: several(text).describe("Name of the tool called."),
  resource_uri: several(text).describe("URI of the resource read."),
  prompt_name: several(text).describe("Name of the prompt asked for."),
  target: several(text).describe("Tool name, resource URI or prompt name, whichever the call has."),
  outcome: several(oneOf(OUTCOMES)).describe("How the call ended."),
  category: several(category).describe(
    "What the method is about. Notifications count only when notification is asked for.",
  ),
  user: several(text).describe("Id of the user that the server reported."),
  session_id: several(text).describe("Id of the MCP session."),
};

const Filters = z.object(filterShape);
/** What is asked about. An empty list leaves everything in; `""` in a list stands for "not known". */
export type Filters = z.output<typeof Filters>;

/** The shape of a page's `searchParams`. */
export type Search = Record<string, string | string[] | undefined>;

/** Part of a link that cannot be used: the filter, what stands there, and what is wrong with it ("must be …"). */
export type LeftOut = { name: string; given: string; problem: string };

/** The filters of a page. Values that cannot be used are left out, and named, so that every URL gives a page. */
export function readFilters(search: Search, now: Date): { filters: Filters; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const kept: Record<string, unknown> = {};
  for (const [name, filter] of Object.entries(filterShape)) {
    const good: string[] = [];
    for (const value of new Set([search[name] ?? []].flat())) {
      if (value === "") continue; // As a form sends a field that nobody filled in.
      const problem = problemOf(filter, value);
      if (problem) leftOut.push({ name, given: `${name}=${value}`, problem });
      else good.push(value);
    }
    const values = good.length > 1 ? good : good[0];
    const problem = problemOf(filter, values);
    if (problem) leftOut.push({ name, given: name, problem });
    else kept[name] = values;
  }
  const filters = Filters.parse(kept);
  const { from, to } = filters;
  if (isRange(filters, now)) return { filters, leftOut };
  leftOut.push({ name: "from", given: `from=${from}&to=${to}`, problem: "must start before it ends" });
  return { filters: { ...filters, from: DEFAULT_FROM, to: DEFAULT_TO }, leftOut };
}

function problemOf(filter: z.ZodType, value: unknown): string | undefined {
  return filter.safeParse(value).error?.issues[0]?.message;
}

export const NO_FILTERS: Filters = Filters.parse({});

/**
 * The same page with filters changed. What is at its default stays out of the URL, and so does everything that is not
 * a filter (page, cursor, selection): a new question starts at its beginning.
 */
export function filterHref(pathname: string, filters: Filters, change: Partial<Filters> = {}): string {
  const query = filterQuery({ ...filters, ...change });
  return query ? `${pathname}?${query}` : pathname;
}

/** The query string of filters, without `?`; `""` for the defaults. Names come in one order, so equal means equal. */
export function filterQuery(filters: Filters): string {
  const query = new URLSearchParams();
  if (filters.from !== DEFAULT_FROM) query.set("from", filters.from);
  if (filters.to !== DEFAULT_TO) query.set("to", filters.to);
  const { from: _from, to: _to, ...lists } = filters;
  for (const name of Object.keys(filterShape)) {
    const values: readonly string[] = (lists as Record<string, readonly string[]>)[name] ?? [];
    for (const value of values) query.append(name, value === "" ? UNKNOWN : value);
  }
  return query.toString();
}

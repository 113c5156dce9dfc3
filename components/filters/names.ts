/** The filters that the bar offers, in this order, and what people call them. */
export const FILTER_LABELS = {
  environment: "Environment",
  release: "Release",
  client: "Client",
  transport: "Transport",
  outcome: "Outcome",
  method: "Method",
  tool_name: "Tool",
  resource_uri: "Resource",
  prompt_name: "Prompt",
  target: "Target",
  category: "Category",
  user: "User",
  session_id: "Session",
} as const;

export type FilterName = keyof typeof FILTER_LABELS;
export const FILTER_NAMES = Object.keys(FILTER_LABELS) as FilterName[]; // Its own keys, as written above.

/** Always in the bar; the others come through "Filter". */
export const ALWAYS_SHOWN: readonly FilterName[] = ["environment", "release", "client", "transport"];

/** Values of a filter in the range, as they stand in the URL, most frequent first. */
export type FilterValue = { value: string; count: number };
export type FilterValues = Partial<Record<FilterName, FilterValue[]>>;

/** What a page remembers for itself alone; everything else in the query string is a filter and goes along. */
const PAGE_OWN = ["span", "sort", "direction", "cursor", "show"];

/** The filters of a query string, without what belongs to one page. */
export function filtersOf(search: URLSearchParams | { toString(): string }): URLSearchParams {
  const query = new URLSearchParams(search.toString());
  for (const name of PAGE_OWN) query.delete(name);
  return query;
}

/** The query string (with `?`, or `""`) after one filter has changed; a new question starts at its beginning. */
export function withValues(
  search: { toString(): string },
  name: FilterName,
  values: readonly string[],
): string {
  const query = filtersOf(search);
  query.delete(name);
  for (const value of values) query.append(name, value);
  return query.size > 0 ? `?${query}` : "?";
}

/** The same for the range; the defaults stay out of the URL. */
export function withRange(search: { toString(): string }, range: { from: string; to: string }): string {
  const query = filtersOf(search);
  query.delete("from");
  query.delete("to");
  if (range.from !== "24h" || range.to !== "now") query.set("from", range.from);
  if (range.to !== "now") query.set("to", range.to);
  return query.size > 0 ? `?${query}` : "?";
}

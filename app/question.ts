import { type Filters, filterHref, filterQuery, type LeftOut, readFilters, type Search } from "@/lib/filters";
import { type TimeRange, timeRange } from "@/lib/time-range";

/** What a page of a project was asked, read from its URL once. */
export type Question = {
  filters: Filters;
  /** What the URL asks for and cannot have. */
  leftOut: LeftOut[];
  range: TimeRange;
  now: Date;
  /** Changes when the filters do: the `key` of what must be asked anew. */
  asked: string;
  /** The project's page at `path` (`""`, `/requests`), with these filters and `change`. */
  href: (path: string, change?: Partial<Filters>) => string;
};

export function questionOf(params: { org: string; project: string }, search: Search, now: Date): Question {
  const { filters, leftOut } = readFilters(search, now);
  const base = `/${params.org}/${params.project}`;
  return {
    filters,
    leftOut,
    range: timeRange(filters, now),
    now,
    asked: filterQuery(filters),
    href: (path, change) => filterHref(base + path, filters, change),
  };
}

/** One value of the query string; the first when it was given several times. */
export const one = (search: Search, name: string): string | undefined => [search[name]].flat()[0];

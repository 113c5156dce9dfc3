import { FilterBar } from "@/components/filters/filter-bar";
import { LeftOutNotice } from "@/components/filters/left-out-notice";
import { FILTER_NAMES, type FilterValues } from "@/components/filters/names";
import type { ProjectAccess } from "@/lib/access";
import { QueryError } from "@/lib/clickhouse/query";
import { type Filters, filterQuery, type LeftOut, UNKNOWN } from "@/lib/filters";
import { facets } from "@/lib/queries/facets";
import type { TimeRange } from "@/lib/time-range";

/** The filter bar of a page. Its menus ask for their values while the page is already shown. */
export function PageFilters({
  access,
  filters,
  leftOut,
  range,
}: {
  access: ProjectAccess;
  filters: Filters;
  leftOut: LeftOut[];
  range: TimeRange;
}) {
  return (
    <>
      <FilterBar
        applied={filterQuery(filters)}
        range={{ from: filters.from, to: filters.to }}
        values={menus(access, range)}
      />
      <LeftOutNotice leftOut={leftOut} />
    </>
  );
}

/** Null when the store did not answer: the menus say so, and values can still be typed. */
async function menus(access: ProjectAccess, range: TimeRange): Promise<FilterValues | null> {
  try {
    const known = await facets(access, range);
    const menu: FilterValues = {};
    for (const name of FILTER_NAMES) {
      if (name in known) {
        menu[name] = known[name as keyof typeof known]
          .filter((one) => one.count > 0)
          .map(({ value, count }) => ({ value: value === "" ? UNKNOWN : value, count }));
      }
    }
    return menu;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    console.error(error);
    return null;
  }
}

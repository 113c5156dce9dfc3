import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { type TimeRange, wholeHours } from "@/lib/time-range";

/** The filters that have a menu of values. */
export const FACETS = [
  "environment",
  "release",
  "client",
  "transport",
  "method",
  "tool_name",
  "resource_uri",
  "prompt_name",
  "outcome",
  "category",
] as const;
export type Facet = (typeof FACETS)[number];

const facetValues = projectQuery({
  name: "facetValues",
  sql: `
  SELECT pair.1 AS facet, pair.2 AS value, round(sum(weight)) AS count
  FROM (
    SELECT
      arrayJoin([
        ('environment', toString(environment)),
        ('release', toString(release)),
        ('client', toString(client_name)),
        ('transport', toString(transport)),
        ('method', toString(method)),
        (multiIf(category = 'tool', 'tool_name', category = 'resource', 'resource_uri',
                 category = 'prompt', 'prompt_name', ''), toString(target)),
        ('outcome', toString(outcome)),
        ('category', toString(category))
      ]) AS pair,
      weight
    FROM (
      SELECT environment, release, client_name, transport, method, category, target, outcome,
        sum(calls) AS weight, sum(samples) AS sampled
      FROM calls_per_hour_of(project_id = {project_id:UInt64})
      WHERE hour >= {from:DateTime64(3)} AND hour < {to:DateTime64(3)}
      GROUP BY ALL
      HAVING sampled > 0
    )
  )
  WHERE facet != ''
  GROUP BY facet, value
  ORDER BY facet, count DESC, value
  LIMIT {values_max:UInt32} BY facet`,
  params: { from: z.date(), to: z.date(), values_max: z.int() },
  row: { facet: z.enum(FACETS), value: z.string(), count: z.number() },
});

export type FacetValue = { value: string; count: number };

/**
 * What filter menus offer: each filter's values in the range with their calls (of the whole hours that it touches,
 * notifications included), most frequent first. `""` is "not known".
 *
 * @param valuesMax values per filter
 * @throws QueryError
 */
export async function facets(
  access: ProjectAccess,
  range: TimeRange,
  valuesMax = 100,
): Promise<Record<Facet, FacetValue[]>> {
  const rows = await facetValues(access, { ...wholeHours(range), values_max: valuesMax });
  const valuesOf = (facet: Facet) =>
    rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }));
  return Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(facet)])) as Record<Facet, FacetValue[]>;
}

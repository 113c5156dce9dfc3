import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import type { TimeRange } from "@/lib/time-range";

const callHours = projectQuery({
  name: "callHours",
  sql: `
  SELECT toUnixTimestamp(min(hour)) AS first, toUnixTimestamp(max(hour)) AS last
  FROM (
    SELECT hour, sum(samples) AS sampled
    FROM calls_per_hour_of(project_id = {project_id:UInt64})
    GROUP BY hour
    HAVING sampled > 0
  )
  HAVING count() > 0`,
  params: {},
  row: { first: z.number(), last: z.number() },
});

const arrivalHours = projectQuery({
  name: "arrivalHours",
  sql: `
  SELECT toUnixTimestamp(max(hour)) AS last
  FROM outcomes_of(project_id = {project_id:UInt64})
  WHERE outcome != 'sdk_dropped'
  HAVING count() > 0`,
  params: {},
  row: { last: z.number() },
});

const HOUR_MS = 3_600_000;

/** When a project was last heard of, to the hour. Null: never. */
export type LastSeen = {
  /** Start of the hour in which the newest upload arrived, accepted or not. */
  arrivedAt: Date | null;
  /** From the first hour with calls to the end of the last one. */
  calls: TimeRange | null;
};

/** For pages that have nothing to show: is anything sent at all, and where is the data? @throws QueryError */
export async function lastSeen(access: ProjectAccess): Promise<LastSeen> {
  const [[hours], [arrival]] = await Promise.all([callHours(access, {}), arrivalHours(access, {})]);
  return {
    arrivedAt: arrival ? new Date(arrival.last * 1000) : null,
    calls: hours ? { from: new Date(hours.first * 1000), to: new Date(hours.last * 1000 + HOUR_MS) } : null,
  };
}

/**
 * The stretch of the same length as `range` that ends with the newest calls before it, else the one that begins with
 * the oldest calls after it; null when the project has no calls at all.
 */
export function nearestRange(range: TimeRange, { calls }: LastSeen): TimeRange | null {
  if (!calls) return null;
  const lengthMs = range.to.getTime() - range.from.getTime();
  return calls.from < range.from
    ? { from: new Date(calls.to.getTime() - lengthMs), to: calls.to }
    : { from: calls.from, to: new Date(calls.from.getTime() + lengthMs) };
}

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import type { Filters } from "@/lib/filters";
import { isLong, previousRange, type TimeRange, wholeHours } from "@/lib/time-range";
import {
  type Asked,
  callParams,
  callValues,
  HOUR_CALLS,
  needsSpans,
  SPAN_CALLS,
  spanParams,
  spanValues,
  TARGET_FILTERS,
  targetParams,
  targetValues,
} from "./call-filters";
import { ERRORS, HOUR_PERCENTILES_US, JUDGED, OUTCOME_COUNTS, SPAN_PERCENTILES_US } from "./measures";

const MEASURED = `
    round(weight) AS count,
    round(errors) AS errors,
    if(judged > 0, totals.errors / judged, 0) AS error_rate,
    if(weight > 0, duration_us / weight / 1000, 0) AS avg_duration_ms,
    if(weight > 0, percentiles_us[1] / 1000, 0) AS p50_duration_ms,
    if(weight > 0, percentiles_us[2] / 1000, 0) AS p95_duration_ms,
    if(weight > 0, percentiles_us[3] / 1000, 0) AS p99_duration_ms,
    mapApply((name, calls) -> (name, round(calls)), mapFilter((name, calls) -> calls > 0.001, ended)) AS outcomes,
    clients` as const;

const measured = {
  count: z.number(),
  errors: z.number(),
  error_rate: z.number(),
  avg_duration_ms: z.number(),
  p50_duration_ms: z.number(),
  p95_duration_ms: z.number(),
  p99_duration_ms: z.number(),
  outcomes: z.record(z.string(), z.number()),
  clients: z.number(),
};

const callers = { users: z.number(), sessions: z.number() };

/** A range's headline numbers by their names. */
export const headlineRow = { ...measured, ...callers };

const overviewOfSpans = projectQuery({
  name: "overviewOfSpans",
  sql: `
  SELECT ${MEASURED}
  FROM (
    SELECT
      sum(call.calls) AS weight,
      sum(call.calls * call.duration_us) AS duration_us,
      ${SPAN_PERCENTILES_US} AS percentiles_us,
      ${ERRORS} AS errors,
      ${JUDGED} AS judged,
      ${OUTCOME_COUNTS} AS ended,
      uniqExactIf(call.client_name, call.client_name != '') AS clients
    ${SPAN_CALLS}
  ) AS totals`,
  params: spanParams,
  row: measured,
});

const overviewOfHours = projectQuery({
  name: "overviewOfHours",
  sql: `
  SELECT ${MEASURED}
  FROM (
    SELECT *, ${HOUR_PERCENTILES_US}
    FROM (
      SELECT
        sum(call.calls) AS weight,
        sum(call.duration_us) AS duration_us,
        sumMap(call.latency) AS latency,
        ${ERRORS} AS errors,
        ${JUDGED} AS judged,
        ${OUTCOME_COUNTS} AS ended,
        uniqExactIf(call.client_name, call.client_name != '' AND call.samples > 0) AS clients
      ${HOUR_CALLS}
    )
  ) AS totals`,
  params: callParams,
  row: measured,
});

const callersOfSpans = projectQuery({
  name: "callersOfSpans",
  sql: `
  SELECT
    uniqCombined64If(12)(call.user_id, call.user_id != '') AS users,
    uniqCombined64If(12)(call.session_id, call.session_id != '') AS sessions
  ${SPAN_CALLS}`,
  params: spanParams,
  row: callers,
});

const callersOfHours = projectQuery({
  name: "callersOfHours",
  sql: `
  SELECT
    uniqCombined64Merge(12)(call.users) AS users,
    uniqCombined64Merge(12)(call.sessions) AS sessions
  FROM callers_per_hour_of(project_id = {project_id:UInt64}) AS call
  WHERE call.hour >= {from:DateTime64(3)} AND call.hour < {to:DateTime64(3)}
    AND ${TARGET_FILTERS}`,
  params: targetParams,
  row: callers,
});

/**
 * Headline numbers of a range. Durations in milliseconds, `error_rate` from 0 to 1; `clients`, `users` and `sessions`
 * are how many different ones were named (users and sessions: within about 2 % above a few thousand).
 */
export type Headline = z.output<z.ZodObject<typeof headlineRow>> & {
  /** The range that was counted: as asked, or the whole hours that a long range touches. */
  range: TimeRange;
};

/** The range's headline numbers, and those of the stretch of equal length before it. @throws QueryError */
export async function overview(
  access: ProjectAccess,
  filters: Filters,
  range: TimeRange,
): Promise<Headline & { previous: Headline }> {
  const isWide = isLong(range) && !needsSpans(filters);
  const counted = isWide ? wholeHours(range) : range;
  const [now, previous] = await Promise.all([
    headline(access, { filters, range: counted }, isWide),
    headline(access, { filters, range: previousRange(counted) }, isWide),
  ]);
  return { ...now, previous };
}

async function headline(access: ProjectAccess, asked: Asked, isWide: boolean): Promise<Headline> {
  const { client, transport, release, outcome } = asked.filters;
  // The lean roll-up of users and sessions knows none of these.
  const isLean = isWide && [client, transport, release, outcome].every((values) => values.length === 0);
  const [[totals], [named]] = await Promise.all([
    isWide ? overviewOfHours(access, callValues(asked)) : overviewOfSpans(access, spanValues(asked)),
    isLean ? callersOfHours(access, targetValues(asked)) : callersOfSpans(access, spanValues(asked)),
  ]);
  if (!totals || !named) throw new Error("An aggregate without GROUP BY answered without a row.");
  return { ...totals, ...named, range: asked.range };
}

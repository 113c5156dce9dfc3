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
import {
  HOUR_PERCENTILES_US,
  IS_TIMED,
  MEASURED,
  measuredRow,
  SPAN_PERCENTILES_US,
  TOTALS,
} from "./measures";

const totals = { ...measuredRow, errors: z.number(), clients: z.number() };
const callers = { users: z.number(), sessions: z.number() };

/** A range's headline numbers by their names. */
export const headlineRow = { ...totals, ...callers };

const CALLERS = `
      uniqCombined64If(12)(call.user_id, call.user_id != '') AS users,
      uniqCombined64If(12)(call.session_id, call.session_id != '') AS sessions` as const;

const overviewOfSpans = projectQuery({
  name: "overviewOfSpans",
  sql: `
  SELECT ${MEASURED}, round(failed) AS errors, clients, users, sessions
  FROM (
    SELECT
      ${TOTALS},
      sumIf(call.calls * call.duration_us, ${IS_TIMED}) AS duration_us,
      ${SPAN_PERCENTILES_US} AS percentiles_us,
      uniqExactIf(call.client_name, call.client_name != '') AS clients,
      ${CALLERS}
    ${SPAN_CALLS}
  )`,
  params: spanParams,
  row: headlineRow,
});

const overviewOfHours = projectQuery({
  name: "overviewOfHours",
  sql: `
  SELECT ${MEASURED}, round(failed) AS errors, clients
  FROM (
    SELECT *, ${HOUR_PERCENTILES_US}
    FROM (
      SELECT
        ${TOTALS},
        sumIf(call.duration_us, ${IS_TIMED}) AS duration_us,
        sumMapIf(call.latency, ${IS_TIMED}) AS latency,
        uniqExactIf(call.client_name, call.client_name != '' AND call.samples > 0) AS clients
      ${HOUR_CALLS}
    )
  )`,
  params: callParams,
  row: totals,
});

const callersOfSpans = projectQuery({
  name: "callersOfSpans",
  sql: `SELECT ${CALLERS} ${SPAN_CALLS}`,
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
 * Headline numbers of a range. Durations in milliseconds, null when no call but cancelled ones is in it; `error_rate` from
 * 0 to 1; `clients`, `users` and `sessions` are how many different ones were named (users and sessions: within about 2 %
 * above a few thousand).
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
  const [numbers] = isWide
    ? await headlineOfHours(access, asked)
    : await overviewOfSpans(access, spanValues(asked));
  if (!numbers) throw new Error("An aggregate without GROUP BY answered without a row.");
  return { ...numbers, range: asked.range };
}

async function headlineOfHours(access: ProjectAccess, asked: Asked) {
  const { client, transport, release, outcome } = asked.filters;
  // The lean roll-up of users and sessions knows none of these.
  const isLean = [client, transport, release, outcome].every((values) => values.length === 0);
  const [numbers, [named]] = await Promise.all([
    overviewOfHours(access, callValues(asked)),
    isLean ? callersOfHours(access, targetValues(asked)) : callersOfSpans(access, spanValues(asked)),
  ]);
  return numbers.map((row) => ({ ...row, users: 0, sessions: 0, ...named }));
}

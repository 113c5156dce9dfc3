import { z } from "zod";

// What is computed the same way from spans and from the roll-up, written once. Fragments are for a source named
// `call` with the column `calls` (how many calls a row stands for).

/** Calls that count as errors. */
export const ERRORS =
  `sumIf(call.calls, call.outcome IN ('tool_error', 'server_error', 'no_response'))` as const;

/** Calls that an error rate is a share of. */
export const JUDGED = `sumIf(call.calls, call.outcome NOT IN ('cancelled', 'input_required'))` as const;

/** Calls whose duration says how long an answer takes: that of a cancelled one is its client's patience, or unknown. */
export const IS_TIMED = `call.outcome != 'cancelled'` as const;

/** What each group of calls adds up to: `weight`, `failed`, `judged`, `timed` and `ended` (calls by outcome). */
export const TOTALS = `
      sum(call.calls) AS weight,
      ${ERRORS} AS failed,
      ${JUDGED} AS judged,
      sumIf(call.calls, ${IS_TIMED}) AS timed,
      map(
        'ok', sumIf(call.calls, call.outcome = 'ok'),
        'tool_error', sumIf(call.calls, call.outcome = 'tool_error'),
        'client_error', sumIf(call.calls, call.outcome = 'client_error'),
        'server_error', sumIf(call.calls, call.outcome = 'server_error'),
        'cancelled', sumIf(call.calls, call.outcome = 'cancelled'),
        'no_response', sumIf(call.calls, call.outcome = 'no_response'),
        'input_required', sumIf(call.calls, call.outcome = 'input_required')
      ) AS ended` as const;

/**
 * The measures of a group, from its totals, `duration_us` and `percentiles_us`. Counts of sampled calls are estimates,
 * so they are rounded; after withdrawals a sum of weights may be off zero by what floating point left. Durations are null
 * where no call is timed: a 0 would read as very fast.
 */
export const MEASURED = `
    round(weight) AS count,
    if(timed > 0.001, duration_us / timed / 1000, NULL) AS avg_duration_ms,
    if(timed > 0.001, percentiles_us[1] / 1000, NULL) AS p50_duration_ms,
    if(timed > 0.001, percentiles_us[2] / 1000, NULL) AS p95_duration_ms,
    if(timed > 0.001, percentiles_us[3] / 1000, NULL) AS p99_duration_ms,
    if(judged > 0.001, failed / judged, 0) AS error_rate,
    mapApply((name, calls) -> (name, round(calls)), mapFilter((name, calls) -> calls > 0.001, ended)) AS outcomes` as const;

const durationMs = z
  .number()
  .nullable()
  .describe("Of all calls but cancelled ones, in milliseconds; null when there is no other.");

export const measuredRow = {
  count: z.number(),
  avg_duration_ms: durationMs,
  p50_duration_ms: durationMs,
  p95_duration_ms: durationMs,
  p99_duration_ms: durationMs,
  error_rate: z
    .number()
    .describe("tool_error, server_error and no_response over all but cancelled and input_required."),
  outcomes: z.record(z.string(), z.number()).describe("Calls by outcome, those that happened."),
};

/** p50, p95 and p99 of the durations of spans that are timed, in microseconds, exact. */
// Not `quantiles`: its sample of 8,192 values put a p99 of 348 ms at 327 ms (125,000 spans, ClickHouse 26.7).
export const SPAN_PERCENTILES_US =
  `quantilesExactInclusiveIf(0.5, 0.95, 0.99)(call.duration_us, ${IS_TIMED})` as const;

/**
 * Columns that end in `percentiles_us` (p50, p95 and p99), from a merged histogram `latency` of the roll-up, whose key
 * is round(8 * log2(duration_us + 1)).
 *
 * A percentile lies between the two samples next to its rank. Each is placed inside its bucket as if the bucket's
 * samples were spread evenly, and the two are interpolated, which is what the exact percentile does with the samples
 * themselves: the two agree even for a handful of calls.
 */
export const HOUR_PERCENTILES_US = `
      mapKeys(latency) AS keys,
      mapValues(latency) AS held,
      arrayCumSum(held) AS filled,
      arrayMap(share -> share * (filled[-1] - 1), [0.5, 0.95, 0.99]) AS ranks,
      arrayMap(rank -> arrayFirstIndex(until -> until > floor(rank), filled), ranks) AS below,
      arrayMap(rank -> arrayFirstIndex(until -> until > ceil(rank), filled), ranks) AS above,
      arrayMap((rank, at) -> exp2((keys[at] - 0.5 + (floor(rank) + 0.5 - filled[at] + held[at]) / held[at]) / 8) - 1,
               ranks, below) AS below_us,
      arrayMap((rank, at) -> exp2((keys[at] - 0.5 + (ceil(rank) + 0.5 - filled[at] + held[at]) / held[at]) / 8) - 1,
               ranks, above) AS above_us,
      arrayMap((rank, low, high) -> low + (high - low) * (rank - floor(rank)), ranks, below_us, above_us)
        AS percentiles_us` as const;

// What is computed the same way from spans and from the roll-up, written once. Fragments are for a source named
// `call` with the column `calls` (how many calls a row stands for).

/** How many calls ended how, without the outcomes that did not happen. */
export const OUTCOME_COUNTS = `
      map(
        'ok', sumIf(call.calls, call.outcome = 'ok'),
        'tool_error', sumIf(call.calls, call.outcome = 'tool_error'),
        'client_error', sumIf(call.calls, call.outcome = 'client_error'),
        'server_error', sumIf(call.calls, call.outcome = 'server_error'),
        'cancelled', sumIf(call.calls, call.outcome = 'cancelled'),
        'no_response', sumIf(call.calls, call.outcome = 'no_response'),
        'input_required', sumIf(call.calls, call.outcome = 'input_required')
      )` as const;

/** Calls that count as errors. */
export const ERRORS =
  `sumIf(call.calls, call.outcome IN ('tool_error', 'server_error', 'no_response'))` as const;

/** Calls that an error rate is a share of. */
export const JUDGED = `sumIf(call.calls, call.outcome NOT IN ('cancelled', 'input_required'))` as const;

/** p50, p95 and p99 of the spans' durations in microseconds, exact. */
// Not `quantiles`: its sample of 8,192 values put a p99 of 348 ms at 327 ms (125,000 spans, ClickHouse 26.7).
export const SPAN_PERCENTILES_US = `quantilesExactInclusive(0.5, 0.95, 0.99)(call.duration_us)` as const;

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

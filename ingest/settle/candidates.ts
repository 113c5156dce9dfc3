import { listed } from "@/lib/clickhouse/quoted";
import { ask } from "./ask";
import { splitTraces } from "./split-traces";
import { type Slice, stored, storedErrors, until } from "./window";

/** A span by its ids; `trace_id` alone stands for all spans of the trace. */
export type TraceRef = { project_id: number; trace_id: string };
export type SpanRef = TraceRef & { span_id: string };

/** A `notifications/cancelled`, and the request that it names. */
export type Cancellation = SpanRef & {
  request_of: string;
  request_id: string;
  service_key: number;
  at_us: number;
};

/** One slice finds at most so many of each; what is beyond is told in `left`. */
const CANDIDATES_MAX = 20_000;
const TRACES_MAX = 2_000;
/** Cancellations of one request id, the latest: clients reuse ids, but not that often. */
const NOTES_MAX = 8;

/** Which rows may have something to learn, by what the new ones have in common with the recent ones. */
export type Candidates = {
  /** Traces of which spans in different uploads hang together. */
  traces: TraceRef[];
  /** Calls with an error that they do not show. */
  failed: SpanRef[];
  /** Calls with several errors, of which one may repeat another. */
  crowded: SpanRef[];
  /** Calls that have the request id of a cancelled one. */
  cancelled: SpanRef[];
  /** Calls without a client in sessions whose client is known. */
  unnamed: SpanRef[];
  /** How many kinds of candidates were more than a pass looks at. */
  left: number;
};

/**
 * Looks for rows that a slice may change. Reads narrow columns of what is new, and of what is recent the four-byte keys:
 * the few rows that are found are then read and judged (`pass.ts`), so finding one too many costs little.
 */
export async function candidatesIn(
  slice: Slice,
  cancellations: readonly Cancellation[],
): Promise<Candidates> {
  const traces = await splitTraces(slice, CANDIDATES_MAX);
  const errors = await errorsIn(slice);
  const failed = errors.recent === 0 ? [] : await ask<SpanRef>("settleFailed", callsWithErrors(slice));
  const crowded =
    errors.fresh === 0 ? [] : await ask<SpanRef>("settleCrowded", callsWithSeveralErrors(slice));
  const cancelled = await ask<SpanRef>("settleCancelled", newRequestsCancelled(slice));
  if (cancellations.length > 0)
    cancelled.push(...(await ask<SpanRef>("settleNoted", requestsOf(cancellations, slice))));
  const unnamed = (await hasUnnamed(slice))
    ? await ask<SpanRef>("settleUnnamed", callsOfKnownSessions(slice))
    : [];
  const bounded = [failed, crowded, cancelled, unnamed].filter((found) => found.length >= CANDIDATES_MAX);
  const left = bounded.length + (traces.isWhole ? 0 : 1) + (traces.refs.length > TRACES_MAX ? 1 : 0);
  return { traces: traces.refs.slice(0, TRACES_MAX), failed, crowded, cancelled, unnamed, left };
}

/** The cancellations that became known in [from, to), oldest first. */
export const cancellationsBetween = (from: number, to: number): Promise<Cancellation[]> =>
  ask<Cancellation>(
    "settleCancellations",
    `SELECT project_id, request_of, request_id, service_key, toUnixTimestamp64Micro(noted_at) AS at_us,
       trace_id, span_id
     FROM cancellations
     WHERE stored_at >= toDateTime(${from}, 'UTC') AND stored_at < toDateTime(${to}, 'UTC')
     ORDER BY stored_at LIMIT ${CANDIDATES_MAX}`,
  );

/** What a call and its cancellation have in common; `service_key` counts where neither session nor trace do. */
export type Request = { project_id: number; request_of: string; request_id: string; service_key: number };

/** The cancellations of these requests, however long ago they came. */
export async function cancellationsOf(requests: readonly Request[]): Promise<Cancellation[]> {
  if (requests.length === 0) return [];
  return ask<Cancellation>(
    "settleCancellationsOf",
    `SELECT project_id, request_of, request_id, service_key, toUnixTimestamp64Micro(noted_at) AS at_us,
       trace_id, span_id
     FROM cancellations
     WHERE project_id IN (${projectsOf(requests)})
       AND request_id IN (${listed(new Set(requests.map((request) => request.request_id)))})
       AND (request_of IN (${listed(new Set(requests.map((request) => request.request_of)))})
            OR service_key IN (${keysOf(requests)}))
     ORDER BY noted_at DESC LIMIT ${NOTES_MAX} BY project_id, request_of, request_id LIMIT ${CANDIDATES_MAX}`,
  );
}

/**
 * Calls, cancelled or not, whose request one of these cancellations names: derived ones too.
 *
 * @param slice says how far back to look
 */
export const requestsOf = (
  cancellations: readonly Cancellation[],
  { since }: Pick<Slice, "since">,
): string => `
  SELECT project_id, trace_id, span_id FROM spans
  WHERE ${stored(since)} AND sign = 1 AND method != 'notifications/cancelled'
    AND project_id IN (${projectsOf(cancellations)})
    AND request_id IN (${listed(new Set(cancellations.map((note) => note.request_id)))})
    AND ((session_id = '' ? trace_id : session_id)
         IN (${listed(new Set(cancellations.map((note) => note.request_of)))})
         OR ${CANCELLED_ALONE} AND service_key IN (${keysOf(cancellations)}))
  LIMIT ${CANDIDATES_MAX}`;

/** `isCancelledAlone` in SQL. */
const CANCELLED_ALONE = "method != '' AND outcome = 'cancelled' AND session_id = '' AND transport = 'stdio'";

const keysOf = (rows: readonly { service_key: number }[]): string =>
  [...new Set(rows.map((row) => row.service_key))].join(", ");

const projectsOf = (rows: readonly { project_id: number }[]): string =>
  [...new Set(rows.map((row) => row.project_id))].join(", ");

/** Most slices have neither errors nor calls without a client; asking costs a tenth of looking for them. */
async function errorsIn({ from, to, since }: Slice): Promise<{ fresh: number; recent: number }> {
  const [count] = await ask<{ fresh: number; recent: number }>(
    "settleErrors",
    `SELECT countIf(stored_at >= toDateTime(${from}, 'UTC')) AS fresh, count() AS recent FROM errors
     WHERE ${storedErrors(since)} AND ${until(to)}`,
  );
  return count ?? { fresh: 0, recent: 0 };
}

async function hasUnnamed({ to, since }: Slice): Promise<boolean> {
  const found = await ask(
    "settleHasUnnamed",
    `SELECT 1 FROM spans PREWHERE client_name = '' AND session_id != ''
     WHERE ${stored(since)} AND ${until(to)} AND ${UNNAMED} LIMIT 1`,
  );
  return found.length > 0;
}

const UNNAMED = "sign = 1 AND client_name = '' AND method != '' AND session_id != ''";

/** New calls that have an error, and recent calls that got a new one, unless the call shows that error's issue. */
function callsWithErrors({ from, to, since }: Slice): string {
  const named = `sign = 1 AND span_id != ''`;
  const keys = (rows: string) =>
    `SELECT toUInt32(cityHash64(trace_id, span_id)) FROM errors WHERE ${rows} AND ${named}`;
  return `
  SELECT DISTINCT project_id, trace_id, span_id FROM spans
  PREWHERE span_key IN (${keys(storedErrors(since))})
  WHERE ${stored(since)} AND ${until(to)} AND sign = 1 AND method != ''
    AND (stored_at >= toDateTime(${from}, 'UTC')
         OR span_key IN (${keys(`${storedErrors(from)} AND ${until(to)}`)}))
    AND (span_key, issue_id) NOT IN (
      SELECT toUInt32(cityHash64(trace_id, span_id)), issue_id FROM errors WHERE ${storedErrors(since)} AND ${named}
    )
  LIMIT ${CANDIDATES_MAX}`;
}

function callsWithSeveralErrors({ from, to, since }: Slice): string {
  return `
  SELECT project_id, trace_id, span_id FROM errors
  WHERE ${storedErrors(since)} AND sign = 1
    AND (project_id, trace_id, span_id) IN (
      SELECT project_id, trace_id, span_id FROM errors
      WHERE ${storedErrors(from)} AND ${until(to)} AND sign = 1 AND span_id != ''
    )
  GROUP BY project_id, trace_id, span_id
  HAVING uniqExact(event_id) > 1
  LIMIT ${CANDIDATES_MAX}`;
}

function newRequestsCancelled({ from, to }: Slice): string {
  return `
  SELECT project_id, trace_id, span_id FROM spans
  WHERE ${stored(from)} AND ${until(to)} AND sign = 1
    AND request_id != '' AND method NOT IN ('', 'notifications/cancelled')
    AND ((project_id, session_id = '' ? trace_id : session_id, request_id)
         IN (SELECT project_id, request_of, request_id FROM cancellations)
         OR ${CANCELLED_ALONE} AND (project_id, service_key, request_id)
            IN (SELECT project_id, service_key, request_id FROM cancellations))
  LIMIT ${CANDIDATES_MAX}`;
}

/** New calls that do not name their client, and recent ones whose session now does. */
function callsOfKnownSessions({ from, to, since }: Slice): string {
  return `
  SELECT DISTINCT project_id, trace_id, span_id FROM spans
  WHERE ${stored(since)} AND ${until(to)} AND ${UNNAMED}
    AND ((project_id, session_id) IN (
           SELECT project_id, session_id FROM spans
           WHERE ${stored(from)} AND ${until(to)} AND sign = 1 AND client_name != '' AND session_id != '')
         OR stored_at >= toDateTime(${from}, 'UTC') AND (project_id, session_id) IN (
           SELECT project_id, session_id FROM sessions
           WHERE client_name != '' AND day > today() - 8 AND (project_id, session_id) IN (
             SELECT project_id, session_id FROM spans WHERE ${stored(from)} AND ${until(to)} AND ${UNNAMED})))
  LIMIT ${CANDIDATES_MAX}`;
}

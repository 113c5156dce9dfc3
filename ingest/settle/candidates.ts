import { listed } from "@/lib/clickhouse/quoted";
import { ask } from "./ask";
import type { Slice } from "./window";

/** A span by its ids; `trace_id` alone stands for all spans of the trace. */
export type TraceRef = { project_id: number; trace_id: string };
export type SpanRef = TraceRef & { span_id: string };

/** A `notifications/cancelled`, and the request that it names. */
export type CancellationRow = SpanRef & { request_of: string; request_id: string; at_us: number };

/** One slice finds at most so many of each; what is beyond is told in `left`. */
const CANDIDATES_MAX = 20_000;
const TRACES_MAX = 2_000;

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
  cancellations: readonly CancellationRow[],
): Promise<Candidates> {
  const traces = await ask<TraceRef>("settleTraces", splitTraces(slice));
  const failed = await ask<SpanRef>("settleFailed", callsWithErrors(slice));
  const crowded = await ask<SpanRef>("settleCrowded", callsWithSeveralErrors(slice));
  const cancelled = await ask<SpanRef>("settleCancelled", newRequestsCancelled(slice));
  if (cancellations.length > 0)
    cancelled.push(...(await ask<SpanRef>("settleNoted", requestsOf(cancellations, slice))));
  const unnamed = await ask<SpanRef>("settleUnnamed", callsOfKnownSessions(slice));
  const lists = [failed, crowded, cancelled, unnamed];
  const left =
    lists.filter((found) => found.length >= CANDIDATES_MAX).length + (traces.length >= TRACES_MAX ? 1 : 0);
  return { traces, failed, crowded, cancelled, unnamed, left };
}

/** The cancellations that became known in [from, to), oldest first. */
export const cancellationsBetween = (from: number, to: number): Promise<CancellationRow[]> =>
  ask<CancellationRow>(
    "settleCancellations",
    `SELECT project_id, request_of, request_id, toUnixTimestamp64Micro(noted_at) AS at_us, trace_id, span_id
     FROM cancellations
     WHERE stored_at >= toDateTime(${from}, 'UTC') AND stored_at < toDateTime(${to}, 'UTC')
     ORDER BY stored_at LIMIT ${CANDIDATES_MAX}`,
  );

/** The cancellations of these requests, however long ago they came. */
export async function cancellationsOf(requests: readonly { project_id: number; request_of: string }[]) {
  if (requests.length === 0) return [];
  return ask<CancellationRow>(
    "settleCancellationsOf",
    `SELECT project_id, request_of, request_id, toUnixTimestamp64Micro(noted_at) AS at_us, trace_id, span_id
     FROM cancellations
     WHERE project_id IN (${projectsOf(requests)})
       AND request_of IN (${listed(new Set(requests.map((request) => request.request_of)))})`,
  );
}

/**
 * Calls, cancelled or not, whose request one of these cancellations names: derived ones too.
 *
 * @param slice says how far back to look
 */
export const requestsOf = (
  cancellations: readonly CancellationRow[],
  { since }: Pick<Slice, "since">,
): string => `
  SELECT project_id, trace_id, span_id FROM spans
  WHERE ${stored(since)} AND sign = 1 AND method != 'notifications/cancelled'
    AND project_id IN (${projectsOf(cancellations)})
    AND request_id IN (${listed(new Set(cancellations.map((note) => note.request_id)))})
    AND (session_id = '' ? trace_id : session_id)
        IN (${listed(new Set(cancellations.map((note) => note.request_of)))})
  LIMIT ${CANDIDATES_MAX}`;

// How the slice stands in SQL. `start_time` only keeps the number of partitions down: what was sent about calls of more
// than a week ago is related within its own upload.
const stored = (since: number): string =>
  `stored_at >= toDateTime(${since}, 'UTC') AND start_time > now() - INTERVAL 7 DAY`;
const storedErrors = (since: number): string =>
  `stored_at >= toDateTime(${since}, 'UTC') AND timestamp > now() - INTERVAL 7 DAY`;
const until = (to: number): string => `stored_at < toDateTime(${to}, 'UTC')`;

const projectsOf = (rows: readonly { project_id: number }[]): string =>
  [...new Set(rows.map((row) => row.project_id))].join(", ");

/**
 * A new span below, or linked to, one of another upload; and the other way round. Spans of one upload are related
 * before they are stored, and a span below a client's of another process is a hop between servers, so neither counts.
 */
function splitTraces({ from, to, since }: Slice): string {
  const isNew = `${stored(from)} AND ${until(to)} AND sign = 1`;
  const edges = (rows: string) => `
    SELECT project_id, trace_id, upload_id, service_key, upper_key
    FROM (
      SELECT project_id, trace_id, upload_id, service_key, arrayJoin([parent_key, link_key]) AS upper_key
      FROM spans WHERE ${rows}
    )
    WHERE upper_key != 0 AND (upload_id, upper_key) NOT IN (SELECT upload_id, span_key FROM spans WHERE ${isNew})`;
  return `
  SELECT DISTINCT project_id, trace_id FROM (
    SELECT project_id, trace_id FROM (${edges(isNew)})
    WHERE (upper_key, true) IN (
      SELECT span_key, kind != 'client' FROM spans
      WHERE ${stored(since)} AND sign = 1 AND span_key IN (SELECT upper_key FROM (${edges(isNew)}))
    ) OR (upper_key, service_key) IN (
      SELECT span_key, service_key FROM spans
      WHERE ${stored(since)} AND sign = 1 AND kind = 'client'
        AND span_key IN (SELECT upper_key FROM (${edges(isNew)}))
    )
    UNION ALL
    SELECT project_id, trace_id FROM (${edges(
      `${stored(since)} AND ${until(to)} AND sign = 1
        AND (parent_key IN (SELECT span_key FROM spans WHERE ${isNew})
             OR link_key IN (SELECT span_key FROM spans WHERE ${isNew}))`,
    )})
    WHERE upper_key IN (SELECT span_key FROM spans WHERE ${isNew} AND kind != 'client')
      OR (upper_key, service_key) IN (SELECT span_key, service_key FROM spans WHERE ${isNew} AND kind = 'client')
  )
  LIMIT ${TRACES_MAX}`;
}

/** New calls that have an error, and recent calls that got a new one, unless the call shows that error's issue. */
function callsWithErrors({ from, to, since }: Slice): string {
  const named = `sign = 1 AND span_id != ''`;
  const keys = (rows: string) =>
    `SELECT toUInt32(cityHash64(trace_id, span_id)) FROM errors WHERE ${rows} AND ${named}`;
  return `
  SELECT DISTINCT project_id, trace_id, span_id FROM spans
  WHERE ${stored(since)} AND ${until(to)} AND sign = 1 AND method != ''
    AND (stored_at >= toDateTime(${from}, 'UTC') AND span_key IN (${keys(storedErrors(since))})
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
    AND (project_id, session_id = '' ? trace_id : session_id, request_id)
        IN (SELECT project_id, request_of, request_id FROM cancellations)
  LIMIT ${CANDIDATES_MAX}`;
}

/** New calls that do not name their client, and recent ones whose session now does. */
function callsOfKnownSessions({ from, to, since }: Slice): string {
  const unnamed = `sign = 1 AND client_name = '' AND session_id != '' AND method != ''`;
  return `
  SELECT DISTINCT project_id, trace_id, span_id FROM spans
  WHERE ${stored(since)} AND ${until(to)} AND ${unnamed}
    AND ((project_id, session_id) IN (
           SELECT project_id, session_id FROM spans
           WHERE ${stored(from)} AND ${until(to)} AND sign = 1 AND client_name != '' AND session_id != '')
         OR stored_at >= toDateTime(${from}, 'UTC') AND (project_id, session_id) IN (
           SELECT project_id, session_id FROM sessions
           WHERE client_name != '' AND day > today() - 8 AND (project_id, session_id) IN (
             SELECT project_id, session_id FROM spans WHERE ${stored(from)} AND ${until(to)} AND ${unnamed})))
  LIMIT ${CANDIDATES_MAX}`;
}

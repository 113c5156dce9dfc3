import type { SpanRow } from "@/lib/clickhouse/rows";
import { clientOfUserAgent } from "./clients";
import { microsecondsOf } from "./times";

/** Far more than a request has; parents that go round in a circle end here. */
const ANCESTORS_MAX = 64;
/** Of a span's links and of a request's cancellations: more than senders have, and no more than can be followed. */
const LINKS_MAX = 4;
const NOTES_MAX = 8;
/** How long before its end, and after its start, a call may be said to be cancelled: spans and notes are timed apart. */
const SLACK_US = 1_000_000;

/** Who calls in a session. */
export type Caller = Pick<
  SpanRow,
  "client_name" | "client_version" | "client_title" | "protocol_version" | "user_agent"
>;

/** That a request was cancelled. */
export type Note = { requestOf: string; requestId: string; atUs: number };

/** What is known beyond the rows themselves; `callers` by session id. */
export type Known = { callers: ReadonlyMap<string, Caller>; notes: readonly Note[] };

const NOTHING_KNOWN: Known = { callers: new Map(), notes: [] };

/**
 * Tells the spans of one project what they say about each other: those of one upload before they are stored, and those
 * that came apart once all are (`settle/`). What one span lacks is added, nothing is taken back, so that telling twice
 * changes nothing.
 *
 * - A call below an HTTP server span, or linked to one, came with that request's user agent and address.
 * - A call in a session whose client is known was made by that client.
 * - A call that a `notifications/cancelled` names was cancelled: Sentry's streamed spans show it as successful.
 * - A server's call below another for the same method in the same running server is that call handed on (a mounted
 *   server); the outer one counts. In another server it is a proxy's hop, and both count.
 */
export function relate(rows: readonly SpanRow[], known: Known = NOTHING_KNOWN): void {
  const calls = rows.filter((row) => row.method !== "");
  const bySpan = new Map<string, SpanRow>();
  if (calls.some(hasUpper)) for (const row of rows) bySpan.set(spanKey(row.trace_id, row.span_id), row);
  const callers = callersOf(calls, known.callers);
  const notes = notesOf(calls, known.notes);

  for (const call of calls) {
    if (hasUpper(call)) learnFromUpper(call, bySpan);
    if (call.client_name === "") introduce(call, callers.get(call.session_id));
    if (notes.size > 0 && isUnanswered(call) && isCancelled(call, notes)) cancel(call);
  }
}

/** Whether `note`, which names the call's request, came while the call was under way: clients reuse request ids. */
export function cancels(note: Pick<Note, "atUs">, call: SpanRow): boolean {
  const startUs = microsecondsOf(call.start_time);
  const endUs = call.duration_us === 0 ? Number.POSITIVE_INFINITY : startUs + call.duration_us;
  return note.atUs >= startUs - SLACK_US && note.atUs <= endUs + SLACK_US;
}

/** What request ids are unique in: the session, or without one the connection that a trace stands for. */
export const requestOf = (row: Pick<SpanRow, "session_id" | "trace_id">): string =>
  row.session_id || row.trace_id;

/** Whether another row can be a cancelled request at all: one that a client made and that waited for an answer. */
export const isRequest = (row: SpanRow): boolean =>
  row.direction === "inbound" && row.category !== "notification" && row.request_id !== "";

/** Whether a row is a client's word that it took a request back. */
export const isCancellation = (row: SpanRow): boolean =>
  row.method === "notifications/cancelled" && row.direction === "inbound" && row.request_id !== "";

/** The spans that a row is linked to. Read by pattern, because a sender may have an attribute of the same name. */
export function linksOf({ attributes }: Pick<SpanRow, "attributes">): { traceId: string; spanId: string }[] {
  const links = attributes["callsight.links"] ?? "";
  return [...links.matchAll(LINK)].map(([, traceId = "", spanId = ""]) => ({ traceId, spanId }));
}
const LINK = /\{"traceId":"([0-9a-f]{32})","spanId":"([0-9a-f]{16})"/g;

const spanKey = (traceId: string, spanId: string) => `${traceId} ${spanId}`;

const hasUpper = (row: SpanRow) => row.parent_span_id !== "" || "callsight.links" in row.attributes;

/**
 * Whether nothing but perhaps an error event says how the call ended. A handler that is told to stop often throws, and
 * its error must not decide by when it arrives: a cancellation outdoes it, and `failedBy` leaves cancelled calls alone.
 */
function isUnanswered(call: SpanRow): boolean {
  if (!isRequest(call) || call.outcome === "cancelled" || call.outcome === "input_required") return false;
  return call.outcome === "ok" || (call.status !== "error" && call.rpc_code === null);
}

function cancel(call: SpanRow): void {
  call.outcome = "cancelled";
  call.error_type = "cancelled";
  call.error_message = "";
  call.issue_id = "";
}

function learnFromUpper(call: SpanRow, bySpan: ReadonlyMap<string, SpanRow>): void {
  for (const upper of chain(call, bySpan)) {
    if (isHttpRequest(upper)) learnFromRequest(call, upper);
    const isSameCall = upper.is_server_call === 1 && upper.method === call.method;
    if (isSameCall && upper.service_key === call.service_key) call.is_server_call = 0;
  }
  for (const { traceId, spanId } of linksOf(call).slice(0, LINKS_MAX)) {
    const linked = bySpan.get(spanKey(traceId, spanId));
    if (linked === undefined) continue;
    for (const upper of [linked, ...chain(linked, bySpan)])
      if (isHttpRequest(upper)) learnFromRequest(call, upper);
  }
}

/** The spans above a row, nearest first, as far as they are here. */
function* chain(row: SpanRow, bySpan: ReadonlyMap<string, SpanRow>): Generator<SpanRow> {
  let upper = bySpan.get(spanKey(row.trace_id, row.parent_span_id));
  for (let steps = 0; upper !== undefined && upper !== row && steps < ANCESTORS_MAX; steps++) {
    yield upper;
    upper = bySpan.get(spanKey(row.trace_id, upper.parent_span_id));
  }
}

const isHttpRequest = (row: SpanRow) => row.method === "" && row.kind === "server";

function learnFromRequest(call: SpanRow, request: SpanRow): void {
  call.user_agent ||= request.user_agent;
  call.client_address ||= request.client_address;
  // Sentry for Python calls every transport without a session stdio; nothing on stdio has an HTTP request above it.
  if (call.transport === "stdio" && call.dialect === "sentry_python") call.transport = "streamable_http";
}

/** `clientInfo` comes once in a session; where it never does, the user agent may still name the client. */
function introduce(call: SpanRow, caller: Caller | undefined): void {
  if (caller !== undefined) {
    learnFromCaller(call, caller);
    return;
  }
  const client = call.user_agent === "" ? undefined : clientOfUserAgent(call.user_agent);
  if (client === undefined) return;
  call.client_name = client.name;
  call.client_version ||= client.version;
}

/** Gives a call that does not name its client that of its session. */
export function learnFromCaller(call: SpanRow, caller: Caller): void {
  call.client_name = caller.client_name;
  call.client_version ||= caller.client_version;
  call.client_title ||= caller.client_title;
  call.protocol_version ||= caller.protocol_version;
  call.user_agent ||= caller.user_agent;
}

/** Who calls in the sessions of these calls, looked for only when one of them does not say. */
function callersOf(calls: readonly SpanRow[], known: Known["callers"]): Known["callers"] {
  if (!calls.some((call) => call.session_id !== "" && call.client_name === "")) return known;
  const callers = new Map(known);
  for (const call of calls) {
    if (call.session_id === "" || call.client_name === "") continue;
    // `initialize` is where a client introduces itself.
    if (call.method === "initialize" || !callers.has(call.session_id)) callers.set(call.session_id, call);
  }
  return callers;
}

type Notes = ReadonlyMap<string, readonly Note[]>;
const requestKey = (of: string, requestId: string) => `${of} ${requestId}`;

function notesOf(calls: readonly SpanRow[], known: readonly Note[]): Notes {
  const notes = new Map<string, Note[]>();
  const add = (note: Note) => {
    const key = requestKey(note.requestOf, note.requestId);
    const ofRequest = notes.get(key);
    if (ofRequest === undefined) notes.set(key, [note]);
    else if (ofRequest.length < NOTES_MAX) ofRequest.push(note);
  };
  known.forEach(add);
  for (const call of calls) {
    if (!isCancellation(call)) continue;
    add({
      requestOf: requestOf(call),
      requestId: call.request_id,
      atUs: microsecondsOf(call.start_time),
    });
  }
  return notes;
}

const isCancelled = (call: SpanRow, notes: Notes): boolean =>
  notes.get(requestKey(requestOf(call), call.request_id))?.some((note) => cancels(note, call)) === true;

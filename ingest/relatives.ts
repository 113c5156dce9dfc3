import type { SpanRow } from "@/lib/clickhouse/rows";
import { clientOfUserAgent } from "./clients";

const ANCESTORS_MAX = 32;

/**
 * What the spans of one upload tell about each other. Best effort: spans of one trace may come in several uploads, and
 * then each is as its own attributes say.
 *
 * - An MCP span below an HTTP span came with that request's user agent and address.
 * - A call that a `notifications/cancelled` names was cancelled: Sentry's streamed spans show it as successful.
 * - A server span below another for the same method is the same call handed on inside one server (a mounted one); the
 *   outer one counts.
 */
export function relate(rows: readonly SpanRow[]): void {
  const calls = rows.filter((row) => row.method !== "");
  const bySpan = new Map<string, SpanRow>();
  if (calls.some((call) => call.parent_span_id !== "")) for (const row of rows) bySpan.set(row.span_id, row);
  const notes = calls.filter((call) => call.method === "notifications/cancelled" && call.request_id !== "");
  const cancelled = new Set(notes.map(requestKey));

  for (const call of calls) {
    if (call.parent_span_id !== "") learnFromAncestors(call, bySpan);
    if (call.client_name === "" && call.user_agent !== "") nameClient(call);
    const isOpen = call.outcome === "ok" || call.outcome === "no_response";
    if (cancelled.size > 0 && isOpen && call.category !== "notification" && cancelled.has(requestKey(call))) {
      call.outcome = "cancelled";
      call.error_type = "cancelled";
    }
  }
}

/** Request ids are unique within a session, or without one within the connection that a trace stands for. */
const requestKey = (row: SpanRow) => `${row.session_id || row.trace_id} ${row.request_id}`;

function learnFromAncestors(row: SpanRow, bySpan: ReadonlyMap<string, SpanRow>): void {
  let ancestor = bySpan.get(row.parent_span_id);
  for (let steps = 0; ancestor !== undefined && steps < ANCESTORS_MAX; steps++) {
    if (ancestor.trace_id !== row.trace_id || ancestor === row) return;
    if (ancestor.method === "" && ancestor.kind === "server") {
      row.user_agent ||= ancestor.user_agent;
      row.client_address ||= ancestor.client_address;
      // Sentry for Python calls every transport without a session stdio; nothing on stdio has an HTTP request above it.
      if (row.transport === "stdio" && row.dialect === "sentry_python") row.transport = "streamable_http";
    }
    const handedOn = ancestor.is_server_call === 1 && ancestor.method === row.method;
    if (handedOn && ancestor.server_name === row.server_name) row.is_server_call = 0;
    ancestor = bySpan.get(ancestor.parent_span_id);
  }
}

/** Without `clientInfo` (stateless HTTP, most OpenTelemetry senders) the user agent may still name the client. */
function nameClient(row: SpanRow): void {
  const client = clientOfUserAgent(row.user_agent);
  if (client === undefined) return;
  row.client_name = client.name;
  row.client_version ||= client.version;
}

import { createHash } from "node:crypto";
import type { SpanRow } from "@/lib/clickhouse/rows";
import type { Cancellation, SpanRef } from "./candidates";

/**
 * How long after a cancellation the cancelled call's own span may come before the call is counted without it. Senders
 * export within five seconds; Sentry's for JavaScript ends a cancelled call's span only when its connection closes.
 */
export const GRACE_SECONDS = 60;

/**
 * The cancelled call of which only the cancellation is known, as a row: who called, where and when it was given up.
 * What was called is not known, and how long it took is not either: `duration_us` is 0, and latency is that of calls
 * that were answered. It has an id that only this cancellation leads to, is marked in its attributes, and is withdrawn
 * when the call's own span comes.
 *
 * @param note the row of the `notifications/cancelled`
 */
export function derivedCall(note: SpanRow): SpanRow {
  return {
    ...note,
    span_id: derivedSpanId(note),
    name: "cancelled request",
    kind: "server",
    status: "unset",
    duration_us: 0,
    is_server_call: 1,
    method: "",
    category: "",
    target: "",
    outcome: "cancelled",
    error_type: "cancelled",
    error_message: "",
    rpc_code: null,
    arguments_bytes: 0,
    result_bytes: 0,
    result_tokens: 0,
    arguments: "",
    result: "",
    attributes: { "callsight.derived_from": note.span_id },
    issue_id: "",
    sign: 1,
    revision: 0,
  };
}

/**
 * Whether a cancellation can stand for a call. Over HTTP without sessions the request reached another server object,
 * which answers it whatever the client says afterwards: its span comes, and nothing ties it to the cancellation.
 */
export const standsForCall = ({ transport, session_id }: SpanRow): boolean =>
  session_id !== "" || transport !== "streamable_http";

/**
 * Whether a call says itself that it was cancelled while neither a session nor a trace ties it to the cancellation: over
 * stdio without sessions Sentry's version 10 makes every message a trace of its own. The running server, the request's id
 * and the time tell then that the two are one.
 */
export const isCancelledAlone = ({ method, outcome, session_id, transport }: SpanRow): boolean =>
  method !== "" && outcome === "cancelled" && session_id === "" && transport === "stdio";

/** Whether a cancellation is all of its trace that there is, as {@link isCancelledAlone} calls have it. */
export const isNotedAlone = ({ request_of, trace_id }: Cancellation): boolean => request_of === trace_id;

/** The id of the row that {@link derivedCall} makes of this cancellation. */
export const derivedSpanId = (note: SpanRef): string =>
  createHash("sha256")
    .update(`cancelled ${note.project_id} ${note.trace_id} ${note.span_id}`)
    .digest("hex")
    .slice(0, 16);

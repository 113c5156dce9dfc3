import type { ErrorException, ErrorRow, Outcome, SpanRow, SpanStatus } from "@/lib/clickhouse/rows";
import { dialectNamed } from "./dialects";
import { blamesCaller } from "./dialects/python-words";
import { issueOfError, issueOfSpan } from "./fingerprint";
import { listField, parseJson, textField } from "./json";

/** What a sender said about how a call ended; senders differ in which of these they set. */
export type Ending = {
  method: string;
  status: SpanStatus;
  /** Sentry's word for the status (`cancelled`, `internal_error`, …), or any description. */
  statusMessage: string;
  /** `isError` of a tool's result; undefined when the sender does not say. */
  isError: boolean | undefined;
  errorType: string;
  rpcCode: number | null;
  /** False when the sender records every answer and recorded none for this request. */
  answered: boolean;
  /** The sender's own word for the outcome, in ours; `failure` leaves open which one, `""` says nothing. */
  said: Outcome | "failure" | "";
};

/** The caller's fault: JSON-RPC's own codes, resource not found, and the three that MCP 2026-07-28 added. */
const CLIENT_CODES = new Set([-32700, -32600, -32601, -32602, -32002, -32020, -32021, -32022]);
/** MCP 2025-11-25: the user must follow a URL first. */
const INPUT_REQUIRED_CODE = -32042;
/** Names of exceptions without the namespaces before them: `System.OperationCanceledException`, `asyncio.CancelledError`. */
const CANCELLED = new Set([
  "cancelled",
  "CancelledError",
  "AbortError",
  "CancellationException",
  "OperationCanceledException",
  "TaskCanceledException",
]);
const isCancelled = (errorType: string): boolean =>
  CANCELLED.has(errorType.slice(errorType.lastIndexOf(".") + 1));

/**
 * How a call ended, by our own rule, so that it means the same whoever sent it. Order matters: a tool's own error is a
 * successful JSON-RPC answer, and a code says more than a status.
 */
export function outcomeOf(ending: Ending): Outcome {
  const { method, status, statusMessage, isError, errorType, rpcCode, answered, said } = ending;
  if (isError === true || errorType === "tool_error") return "tool_error";
  if (said !== "" && said !== "failure") return isCancelled(errorType) ? "cancelled" : said;
  const code = rpcCode ?? codeOf(errorType);
  if (code !== null) {
    if (CLIENT_CODES.has(code)) return "client_error";
    return code === INPUT_REQUIRED_CODE ? "input_required" : "server_error";
  }
  if (isCancelled(errorType) || statusMessage === "cancelled") return "cancelled";
  // An exception that ended a tool became an `isError` answer on its way out.
  if (errorType !== "" || said === "failure")
    return method === "tools/call" && !/^\d{3}$/.test(errorType) ? "tool_error" : "server_error";
  if (status === "error") return "server_error";
  return answered ? "ok" : "no_response";
}

/** Outcomes that have an error to show, whoever's fault it was. Silence has none. */
export const isFailure = (outcome: Outcome | ""): boolean =>
  outcome === "tool_error" || outcome === "client_error" || outcome === "server_error";

const INVALID_REQUEST =
  /^(?:MCP error -32602\b|Input validation error\b|Invalid arguments for tool\b|Unknown tool:|Tool \S+ not found$|(?:Error executing tool \S+: )?\d+ validation errors? for )/;

/**
 * The word for what went wrong. Servers answer unknown tools and bad arguments with `isError` since the TypeScript SDK
 * 1.24; only their text tells them from a tool that broke.
 */
export function errorTypeOf(outcome: Outcome, ending: Ending, text: string): string {
  if (outcome === "ok" || outcome === "no_response" || outcome === "input_required") return "";
  if (outcome === "cancelled") return "cancelled";
  const { errorType, rpcCode } = ending;
  if (outcome === "tool_error" && (errorType === "" || errorType === "tool_error"))
    return INVALID_REQUEST.test(text) ? "invalid_request" : "tool_error";
  return errorType || (rpcCode === null ? "" : String(rpcCode));
}

/** A code as a number, null when the text is none that JSON-RPC could have. */
export function integerOf(text: string): number | null {
  if (!/^-?\d{1,10}$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) < 2 ** 31 ? value : null;
}

/** A JSON-RPC code that a sender put into `error.type` only. */
export const codeOf = (errorType: string): number | null =>
  /^-\d{4,5}$/.test(errorType) ? Number(errorType) : null;

/** What Sentry's wrapper for JavaScript reports, and what it calls a JSON-RPC error that was sent as an answer. */
const MCP_WRAPPER = "auto.ai.mcp_server";
const PROTOCOL_ERROR = "JsonRpcError_";

/**
 * The row as it must be once `error` is known to belong to it, or null when the error changes nothing. `sign` and
 * `revision` stay as they are; who replaces a stored row numbers it.
 *
 * A call that its sender shows as successful becomes a failure when the error escaped a handler, or when the sender
 * never marks failures itself (Sentry for Python): there any error is all there is. An error that a handler caught,
 * reported and survived leaves the call as it was. A call that had already failed keeps its outcome, learns what it did
 * not say itself, and takes the error's issue in place of the one derived from the call alone.
 */
export function failedBy(span: SpanRow, error: ErrorRow): SpanRow | null {
  if (span.method === "" || error.span_id !== span.span_id || error.trace_id !== span.trace_id) return null;
  if (!escaped(span, error)) return null;
  const code = isProtocolError(error) ? integerOf(error.error_type.slice(PROTOCOL_ERROR.length)) : null;
  if (isFailure(span.outcome)) {
    // A logged line made it a failure ("Error calling tool 'x'"); the exception behind it says more.
    const isBetter = span.error_type === "" && error.error_type !== "";
    const learnt = {
      error_type:
        code !== null && span.rpc_code === null ? String(code) : span.error_type || error.error_type,
      error_message: isBetter ? error.error_message : span.error_message || error.error_message,
      rpc_code: span.rpc_code ?? code,
      issue_id: isBetter || hasDerivedIssue(span) ? error.issue_id : span.issue_id,
    };
    const isNews = learnt.issue_id !== span.issue_id || learnt.rpc_code !== span.rpc_code;
    return isNews ? { ...span, ...learnt } : null;
  }
  if (span.outcome !== "ok" && span.outcome !== "no_response") return null;
  return {
    ...span,
    outcome: outcomeOfError(span, error, code),
    error_type: code === null ? error.error_type : String(code),
    error_message: (error.error_type === "" && wordsOfTool(span)) || error.error_message,
    rpc_code: span.rpc_code ?? code,
    issue_id: error.issue_id,
  };
}

/** What a tool answered, as far as it was recorded: its own words say more than a line in its server's log. */
function wordsOfTool({ method, result }: SpanRow): string {
  if (method !== "tools/call" || result === "") return "";
  const [part] = listField(parseJson(result), "content");
  return textField(part, "text");
}

function outcomeOfError(span: SpanRow, error: ErrorRow, code: number | null): Outcome {
  if (code !== null) return "server_error";
  if (span.method === "tools/call") return "tool_error";
  return blamesCaller(error.error_message) ? "client_error" : "server_error";
}

/** Whether no error of its own has named the issue yet: none, the one of its row, or that of a JSON-RPC error. */
function hasDerivedIssue(span: SpanRow): boolean {
  if (span.issue_id === "" || span.issue_id === issueOfSpan(span)) return true;
  if (span.rpc_code === null) return false;
  const answered = { type: `${PROTOCOL_ERROR}${span.rpc_code}`, value: span.error_message, frames: [] };
  const protocol = { exceptions: [answered], message: "", method: "", target: "", fingerprint: [] };
  return span.issue_id === issueOfError(protocol);
}

function escaped(span: SpanRow, error: ErrorRow): boolean {
  if (error.level !== "error" && error.level !== "fatal") return false;
  return error.handled === 0 || dialectNamed(span.dialect)?.marksFailures === false;
}

/**
 * Whether `error` only repeats what `other` says better, so that it is no second occurrence: Sentry's wrapper reports a
 * handler's exception and then, for the same request, the JSON-RPC error it was answered with; Python reports what it
 * logged, with the chain of causes, and then what it raised instead.
 */
export function foldsInto(error: ErrorRow, other: ErrorRow): boolean {
  if (error.span_id === "" || error.span_id !== other.span_id || error.trace_id !== other.trace_id)
    return false;
  if (error.event_id === other.event_id) return false;
  if (isProtocolError(error)) return other.mechanism === MCP_WRAPPER && !isProtocolError(other);
  return error.mechanism !== "logging" && other.mechanism === "logging" && sameRoot(error, other);
}

const isProtocolError = (error: ErrorRow) =>
  error.mechanism === MCP_WRAPPER && error.error_type.startsWith(PROTOCOL_ERROR);

/** Both chains begin with the same exception. */
function sameRoot(error: ErrorRow, other: ErrorRow): boolean {
  const [one] = JSON.parse(error.exceptions) as ErrorException[];
  const [two] = JSON.parse(other.exceptions) as ErrorException[];
  return one !== undefined && two !== undefined && one.type === two.type && one.value === two.value;
}

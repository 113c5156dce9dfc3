import { callable, record, words } from "./values";

/** The span of somebody else that a call belongs under. */
export type RemoteParent = { traceId: string; spanId: string; flags: number; traceState: string };

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
const TRACE_STATE_MAX = 512;
const NO_TRACE = /^0+$/;

/** Reads W3C's `traceparent` and `tracestate`; undefined when there is none or it is none. */
export function parentOf(traceparent: unknown, tracestate: unknown): RemoteParent | undefined {
  if (typeof traceparent !== "string") return undefined;
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent.trim().toLowerCase()) ?? [];
  if (!traceId || !spanId || !flags || NO_TRACE.test(traceId) || NO_TRACE.test(spanId)) return undefined;
  const traceState = words(tracestate) ?? "";
  return {
    traceId,
    spanId,
    flags: Number.parseInt(flags, 16),
    traceState: traceState.length > TRACE_STATE_MAX ? "" : traceState,
  };
}

/**
 * A header of the HTTP request that brought a message, by its lower-case name. The two lines of the MCP SDK hand over a
 * `Request` (v2) or plain headers (v1).
 */
export function headerOf(extra: unknown, name: string): string | undefined {
  const given = record(extra);
  const headers = record(record(given?.request ?? given?.requestInfo)?.headers);
  if (!headers) return undefined;
  const get = callable(headers.get);
  if (get) return words(Reflect.apply(get, headers, [name]));
  const value = headers[name];
  return words(Array.isArray(value) ? value[0] : value);
}

import type { ReceivedSpan } from "./received";
import { outside, type Window } from "./times";

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** A trace id as rows hold it, or `""` when it is none. Hyphens (a UUID) and capitals are forgiven. */
export function traceIdOf(text: string): string {
  if (TRACE_ID.test(text)) return text;
  const plain = text.replaceAll("-", "").toLowerCase();
  return TRACE_ID.test(plain) ? plain : "";
}

export function spanIdOf(text: string): string {
  if (SPAN_ID.test(text)) return text;
  const plain = text.toLowerCase();
  return SPAN_ID.test(plain) ? plain : "";
}

/**
 * Brings a span's ids into the form of rows and says why the span cannot be stored, in a sentence; `""` when it can. A
 * parent that is no id is forgotten: the span itself is still true.
 */
export function refusal(span: ReceivedSpan, window: Window): string {
  const traceId = traceIdOf(span.traceId);
  const spanId = spanIdOf(span.spanId);
  const label = `Span ${span.spanId.slice(0, 32) || "without id"} (${span.name.slice(0, 80)})`;
  if (traceId === "") return `${label} has a trace id that is not 32 hex digits.`;
  if (spanId === "") return `${label} has a span id that is not 16 hex digits.`;
  span.traceId = traceId;
  span.spanId = spanId;
  span.parentSpanId = spanIdOf(span.parentSpanId);
  const start = outside(window, span.startUs);
  if (start !== "") return `${label} ${start}.`;
  // An end that was never set is 0; one before the start is a clock that was put back.
  if (span.endUs > window.toUs || !Number.isFinite(span.endUs))
    return `${label} ends in the future or never.`;
  return "";
}

import type { TraceError, TraceSpan } from "@/lib/queries/traces";

/**
 * The errors that a reader of this span wants to see: its own, those of the spans below it, and those that name no
 * span when the trace has only this one call.
 */
export function errorsOfSpan(
  spanId: string,
  spans: readonly TraceSpan[],
  errors: readonly TraceError[],
): TraceError[] {
  const parents = new Map(spans.map((span) => [span.span_id, span.parent_span_id]));
  const calls = spans.filter((span) => span.is_server_call === 1);
  const isOnlyCall = calls.length === 1 && calls[0]?.span_id === spanId;
  return errors.filter((error) => {
    if (error.span_id === "") return isOnlyCall;
    const passed = new Set<string>(); // Spans may be each other's parents.
    for (let at: string | undefined = error.span_id; at && !passed.has(at); at = parents.get(at)) {
      if (at === spanId) return true;
      passed.add(at);
    }
    return false;
  });
}

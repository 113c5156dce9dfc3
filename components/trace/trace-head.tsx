import { countOf, formatDuration, formatExactCount } from "@/lib/format";
import type { TraceSpan } from "@/lib/queries/traces";
import { Badge } from "../ui/badge";
import type { Layout } from "./layout";

/** What is in the trace, in a sentence. */
export function TraceHead({ spans, isCut, layout }: { spans: TraceSpan[]; isCut: boolean; layout: Layout }) {
  const calls = spans.filter((span) => span.is_server_call === 1).length;
  const failed = spans.filter(
    (span) =>
      span.is_server_call === 1 && ["tool_error", "server_error", "no_response"].includes(span.outcome),
  ).length;
  return (
    <p className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-4 py-2 text-sm text-ink-2">
      {calls > 1 ? (
        <span>
          <span className="font-medium text-ink">
            {isCut ? "At least " : ""}
            {formatExactCount(calls)} calls
          </span>{" "}
          share this trace
          {isCut
            ? `, by its first ${countOf(spans.length, "span")}`
            : spans.length > calls
              ? `, ${countOf(spans.length, "span")} in all`
              : ""}
        </span>
      ) : (
        <span>
          <span className="font-medium text-ink">
            {isCut ? "The first " : ""}
            {countOf(spans.length, "span")}
          </span>
          {layout.scale === "timeline" ? ` in ${formatDuration(layout.widthMs)}` : ""}
        </span>
      )}
      {failed > 0 ? <Badge tone="error">{failed} failed</Badge> : null}
    </p>
  );
}

import { formatDuration } from "@/lib/format";
import type { TraceSpan } from "@/lib/queries/traces";
import { layout } from "./layout";
import { type TreeNode, treeOf } from "./tree";
import type { WaterfallRow } from "./waterfall";

const MESSAGE_CHARACTERS_MAX = 160;

const FAILED = new Set(["tool_error", "server_error", "client_error", "no_response"]);

/** What a waterfall draws of a trace's spans. */
export function waterfallOf(spans: readonly TraceSpan[]) {
  const nodes = treeOf(
    spans.map((span) => ({
      ...span,
      spanId: span.span_id,
      parentSpanId: span.parent_span_id,
      startMs: preciseMs(span.start_time),
      durationMs: span.duration_ms,
    })),
  );
  return { rows: nodes.map(rowOf), layout: layout(nodes) };
}

/** The span to look at when none was named: the first call that failed, else the first call, else the first span. */
export function spanToShow(spans: readonly TraceSpan[]): string {
  const calls = spans.filter((span) => span.is_server_call === 1);
  const chosen = calls.find((span) => FAILED.has(span.outcome)) ?? calls[0] ?? spans[0];
  return chosen?.span_id ?? "";
}

function rowOf(
  node: TreeNode<TraceSpan & { spanId: string; parentSpanId: string; startMs: number; durationMs: number }>,
): WaterfallRow {
  const { span } = node;
  const isFailed = FAILED.has(span.outcome) || span.status === "error";
  return {
    spanId: span.span_id,
    name: span.name,
    method: span.method,
    target: span.target,
    isFailed,
    message: isFailed
      ? (span.error_message || span.error_type || span.outcome.replaceAll("_", " ")).slice(
          0,
          MESSAGE_CHARACTERS_MAX,
        )
      : "",
    depth: node.depth,
    durationMs: span.duration_ms,
    note: [
      node.isOrphan ? "The span that it belongs to was not received." : "",
      node.skewMs > 1
        ? `Its clock ran ${formatDuration(node.skewMs)} behind; it was moved under its parent.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
  };
}

/** Milliseconds with the microseconds as a fraction, which a Date would drop. */
function preciseMs(iso: string): number {
  const fraction = /\.\d{3}(\d{1,3})/.exec(iso)?.[1] ?? "";
  return Date.parse(iso) + Number(fraction.padEnd(3, "0")) / 1_000;
}

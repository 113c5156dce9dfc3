import type { SpanRow } from "@/lib/clickhouse/rows";
import { refusal } from "./admit";
import { type Desk, interpret } from "./interpret";
import type { ReceivedSpan } from "./received";
import type { Tally } from "./tally";
import type { Window } from "./times";

/** What the readers of one upload share: by which rules they read, and where they put what they find. */
export type Reading = { desk: Desk; window: Window; tally: Tally };

/** Takes a span as a row, or counts it as rejected and says why; undefined then. */
export function takeSpan(span: ReceivedSpan, { desk, window, tally }: Reading): SpanRow | undefined {
  const problem = refusal(span, window);
  if (problem !== "") {
    tally.rejected("span", "invalid", problem);
    return undefined;
  }
  if (!tally.isFirst(`${span.traceId}${span.spanId}`)) {
    tally.rejected(
      "span",
      "invalid",
      `Span ${span.spanId} of trace ${span.traceId} is in this upload twice.`,
    );
    return undefined;
  }
  const row = interpret(span, desk);
  tally.spans.push(row);
  return row;
}

import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { failedBy } from "../outcome";
import type { Batch } from "./batch";
import type { RecentErrors } from "./recent-errors";

/**
 * The batch with its calls as the errors make them that came with or before them: they are changed before they are
 * stored. An error that comes after its call, or through another process, is for `settle/`.
 */
export function bindErrors(batch: Batch, recent: RecentErrors): Batch {
  // Repeats last: a call takes its issue from the error that is stored, and only what that leaves open from the rest.
  recent.remember([...batch.errors, ...batch.repeats]);
  if (recent.isEmpty) return batch;
  return { ...batch, spans: batch.spans.map((span) => failedByAll(span, recent.of(span)) ?? span) };
}

function failedByAll(span: SpanRow, errors: readonly ErrorRow[]): SpanRow | null {
  let changed: SpanRow | null = null;
  for (const error of errors) changed = failedBy(changed ?? span, error) ?? changed;
  return changed;
}

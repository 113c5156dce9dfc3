import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { metrics } from "@/lib/metrics";
import { failedBy } from "../outcome";
import type { Batch } from "./batch";
import { callOf, type RecentErrors } from "./recent-errors";
import { storedSpansOf } from "./stored-spans";

/**
 * The batch with its calls as its errors make them. An error and the call it failed often travel apart; whichever comes
 * first, the call counts as failed:
 * - error before span, or both here: the span is changed before it is stored
 * - span before error: the stored row is withdrawn (sign -1), and the next revision of it added
 *
 * @throws when the store does not answer
 */
export async function bindErrors(batch: Batch, recent: RecentErrors): Promise<Batch> {
  recent.remember(errorsIn(batch));
  if (recent.isEmpty) return batch;
  const spans = batch.spans.map((span) => failedByAll(span, recent.of(span)) ?? span);
  return { ...batch, spans: [...spans, ...(await corrections(batch, recent))] };
}

async function corrections(batch: Batch, recent: RecentErrors): Promise<SpanRow[]> {
  const errors = errorsIn(batch);
  if (errors.length === 0) return [];
  const here = new Set(batch.spans.map(callOf));
  const elsewhere = errors.filter((error) => error.span_id !== "" && !here.has(callOf(error)));
  const corrected: SpanRow[] = [];
  for (const stored of await storedSpansOf(elsewhere)) {
    const failed = failedByAll(stored, recent.of(stored));
    if (!failed) continue;
    corrected.push({ ...stored, sign: -1 }, { ...failed, revision: stored.revision + 1 });
    metrics().callsCorrected.inc();
  }
  return corrected;
}

/** Repeats last: a call takes its issue from the error that is stored, and only what that leaves open from the rest. */
const errorsIn = (batch: Batch): ErrorRow[] => [...batch.errors, ...batch.repeats];

function failedByAll(span: SpanRow, errors: readonly ErrorRow[]): SpanRow | null {
  let changed: SpanRow | null = null;
  for (const error of errors) changed = failedBy(changed ?? span, error) ?? changed;
  return changed;
}

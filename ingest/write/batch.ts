import { randomUUID } from "node:crypto";
import { insertRows } from "@/lib/clickhouse/insert";
import type { CancellationRow, ErrorRow, LogRow, OutcomeRow, SpanRow } from "@/lib/clickhouse/rows";
import { isCancellation, requestOf } from "../relatives";
import type { ItemCount } from "../upload";

/** What one upload adds to the facts. */
export type UploadRows = {
  projectId: number;
  keyId: string;
  receivedAt: Date;
  spans: SpanRow[];
  errors: ErrorRow[];
  logs: LogRow[];
  counts: ItemCount[];
};

/** An upload of whose errors the repeats were set apart (`repeats.ts`). */
export type JudgedUpload = UploadRows & { repeats: ErrorRow[] };

/** What is stored together: the rows of all uploads that waited while the previous batch was stored. */
export type Batch = {
  /** Names the batch to ClickHouse, so that trying twice stores once. */
  id: string;
  spans: SpanRow[];
  errors: ErrorRow[];
  logs: LogRow[];
  /** Stored and withdrawn at once: they are shown nowhere, and their calls learn from them, also stored ones. */
  repeats: ErrorRow[];
  outcomes: OutcomeRow[];
};

export function batchOf(uploads: readonly JudgedUpload[]): Batch {
  return {
    id: randomUUID(),
    spans: uploads.flatMap((upload) => upload.spans),
    errors: uploads.flatMap((upload) => upload.errors),
    logs: uploads.flatMap((upload) => upload.logs),
    repeats: uploads.flatMap((upload) => upload.repeats),
    outcomes: ledgerOf(uploads),
  };
}

export const rowsIn = (rows: Pick<UploadRows, "spans" | "errors" | "logs">): number =>
  rows.spans.length + rows.errors.length + rows.logs.length;

/** Each table's rows with a token of their own, so that a half-stored batch is tried again whole and stored once. */
export async function insertBatch(batch: Batch): Promise<void> {
  await insertRows("spans", batch.spans, `${batch.id}-spans`);
  await insertRows("cancellations", cancellationsIn(batch.spans), `${batch.id}-cancellations`);
  const errors = [...batch.errors, ...batch.repeats.flatMap(withdrawnAtOnce)];
  await insertRows("errors", errors, `${batch.id}-errors`);
  await insertRows("logs", batch.logs, `${batch.id}-logs`);
  await insertRows("outcomes", batch.outcomes, `${batch.id}-outcomes`);
}

/** Kept apart from the spans, so that `settle/` finds them by their requests, also days later. */
const cancellationsIn = (spans: readonly SpanRow[]): CancellationRow[] =>
  spans
    .filter((span) => span.is_server_call === 1 && isCancellation(span))
    .map((note) => ({
      project_id: note.project_id,
      request_of: requestOf(note),
      request_id: note.request_id,
      service_key: note.service_key,
      noted_at: note.start_time,
      trace_id: note.trace_id,
      span_id: note.span_id,
    }));

/**
 * What decides about a call, and its withdrawal: `settle/` reads withdrawn errors too, pages do not, and the ledger moves
 * what is withdrawn from accepted to filtered.
 */
function withdrawnAtOnce(repeat: ErrorRow): ErrorRow[] {
  const row: ErrorRow = { ...repeat, contexts: "{}", breadcrumbs: "[]", tags: {} };
  return [row, { ...row, sign: -1, exceptions: "[]" }];
}

/** The ledger's lines for these uploads, one per hour, key, kind and end. */
function ledgerOf(uploads: readonly UploadRows[]): OutcomeRow[] {
  const lines = new Map<string, OutcomeRow>();
  for (const { projectId, keyId, receivedAt, counts } of uploads) {
    const hour = startOfHour(receivedAt);
    for (const { kind, outcome, reason, quantity } of counts) {
      if (quantity === 0) continue;
      const name = `${projectId} ${hour} ${keyId} ${kind} ${outcome} ${reason}`;
      const line = lines.get(name);
      if (line) line.quantity += quantity;
      else lines.set(name, { project_id: projectId, hour, key_id: keyId, kind, outcome, reason, quantity });
    }
  }
  return [...lines.values()];
}

const HOUR_MS = 3_600_000;
const startOfHour = (time: Date): string =>
  new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS).toISOString();

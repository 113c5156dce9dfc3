import { createHash } from "node:crypto";
import { insertRows } from "@/lib/clickhouse/insert";
import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import type { Learnt } from "./learn";

/** What happens to one stored row: the rows that say so, and a name that the same change always has. */
export type Change<Row> = { name: string; rows: Row[] };

/** Changes that are stored together, all or none. */
export type Correction =
  | { table: "spans"; changes: Change<SpanRow>[] }
  | { table: "errors"; changes: Change<ErrorRow>[] };

/** The last revision that a row can have: its column is one byte. */
const REVISION_MAX = 255;

/** A row is withdrawn, and its next revision says what is known now. Null for a row that has all revisions it can have. */
export function corrected(row: SpanRow, learnt: Learnt): Change<SpanRow> | null {
  if (row.revision >= REVISION_MAX) return null;
  return { name: nameOf(row), rows: [withdrawal(row), { ...row, ...learnt, revision: row.revision + 1 }] };
}

export const withdrawn = (row: SpanRow): Change<SpanRow> => ({ name: nameOf(row), rows: [withdrawal(row)] });

export const added = (row: SpanRow): Change<SpanRow> => ({ name: `${nameOf(row)} added`, rows: [row] });

export const withdrawnError = (row: ErrorRow): Change<ErrorRow> => ({
  name: `${row.project_id} ${row.event_id} ${row.timestamp} ${row.upload_id}`,
  rows: [{ ...row, sign: -1, exceptions: "[]", contexts: "{}", breadcrumbs: "[]", tags: {} }],
});

/** What sums need to be right again; the payload stays with the row that is withdrawn. */
const withdrawal = (row: SpanRow): SpanRow => ({
  ...row,
  sign: -1,
  arguments: "",
  result: "",
  attributes: {},
});

const nameOf = (row: SpanRow): string => `${row.project_id} ${row.trace_id} ${row.span_id} ${row.revision}`;

/** The correction without those of its changes that are `done`; null when none is left. */
export function without(correction: Correction, done: ReadonlySet<string>): Correction | null {
  const isOpen = ({ name }: { name: string }) => !done.has(name);
  const left: Correction =
    correction.table === "spans"
      ? { table: "spans", changes: correction.changes.filter(isOpen) }
      : { table: "errors", changes: correction.changes.filter(isOpen) };
  return left.changes.length === 0 ? null : left;
}

/**
 * Stores a correction. The same changes have the same token, so that what is tried again, by whichever process, is
 * made once.
 */
export async function write(correction: Correction): Promise<void> {
  const names = correction.changes.map((change) => change.name);
  const token = `settle-${createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 40)}`;
  if (correction.table === "spans") await insertRows("spans", rowsOf(correction.changes), token);
  else await insertRows("errors", rowsOf(correction.changes), token);
}

const rowsOf = <Row>(changes: readonly Change<Row>[]): Row[] => changes.flatMap((change) => change.rows);

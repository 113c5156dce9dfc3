import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { issueOfSpan } from "../fingerprint";
import { failedBy, foldsInto } from "../outcome";
import { type Known, relate } from "../relatives";

/** What a stored row can learn from others. */
const LEARNT = [
  "is_server_call",
  "outcome",
  "error_type",
  "error_message",
  "rpc_code",
  "issue_id",
  "client_name",
  "client_version",
  "client_title",
  "protocol_version",
  "transport",
  "user_agent",
  "client_address",
] as const satisfies readonly (keyof SpanRow)[];

export type Learnt = Partial<Pick<SpanRow, (typeof LEARNT)[number]>>;

/**
 * What stored rows of one project have to learn from each other, from errors and from what else is known, by the
 * functions that judge the rows of one upload before they are stored. Rows that learn nothing are not in the answer.
 *
 * @param errorsOf the errors of a row, those that only repeat others included
 */
export function learn(
  rows: readonly SpanRow[],
  errorsOf: (row: SpanRow) => readonly ErrorRow[],
  known: Known,
): Map<SpanRow, Learnt> {
  const related = rows.map((row) => ({ ...row }));
  relate(related, known);
  const learnt = new Map<SpanRow, Learnt>();
  rows.forEach((row, index) => {
    let now = related[index] ?? row;
    for (const error of repeatsLast(errorsOf(row))) now = failedBy(now, error) ?? now;
    // A call that does not count has no issue of its own making, as when it is related before it is stored.
    const stopsCounting = now.is_server_call === 0 && row.is_server_call === 1;
    if (stopsCounting && now.issue_id !== "" && now.issue_id === issueOfSpan(row))
      now = { ...now, issue_id: "" };
    const difference = differenceOf(row, now);
    if (difference) learnt.set(row, difference);
  });
  return learnt;
}

/** A call takes its issue from the error that says most, and only what that leaves open from the rest. */
function repeatsLast(errors: readonly ErrorRow[]): readonly ErrorRow[] {
  const repeats = repeatsAmong(errors);
  return repeats.length === 0 ? errors : [...errors.filter((error) => !repeats.includes(error)), ...repeats];
}

/** Those errors of a call that only repeat another of them. */
export const repeatsAmong = (errors: readonly ErrorRow[]): ErrorRow[] =>
  errors.filter((error) => errors.some((other) => foldsInto(error, other)));

function differenceOf(before: SpanRow, after: SpanRow): Learnt | null {
  const changed = LEARNT.filter((column) => before[column] !== after[column]);
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((column) => [column, after[column]])) as Learnt; // Of those columns.
}

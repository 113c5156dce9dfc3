import type { ErrorRow } from "@/lib/clickhouse/rows";
import { foldsInto } from "../outcome";
import type { ItemCount } from "../upload";
import type { UploadRows } from "./batch";
import { callOf, type RecentErrors } from "./recent-errors";

/**
 * The uploads without errors that only repeat what another error of the same call says better (`foldsInto`). The two
 * often come in envelopes of their own, so they are compared here, across uploads. The ledger counts a repeat as
 * received and filtered.
 */
export function withoutRepeats(uploads: readonly UploadRows[], recent: RecentErrors): readonly UploadRows[] {
  const ofCall = new Map<string, ErrorRow[]>();
  for (const error of uploads.flatMap((upload) => upload.errors)) {
    if (error.span_id === "") continue;
    const errors = ofCall.get(callOf(error)) ?? [];
    ofCall.set(callOf(error), [...errors, error]);
  }
  if (ofCall.size === 0) return uploads;
  const isRepeat = (error: ErrorRow) =>
    [...recent.of(error), ...(ofCall.get(callOf(error)) ?? [])].some((other) => foldsInto(error, other));

  return uploads.map((upload) => {
    const errors = upload.errors.filter((error) => !isRepeat(error));
    const repeats = upload.errors.length - errors.length;
    return repeats === 0 ? upload : { ...upload, errors, counts: asFiltered(upload.counts, repeats) };
  });
}

/** The same counts with so many errors moved from accepted to filtered. */
function asFiltered(counts: readonly ItemCount[], quantity: number): ItemCount[] {
  const isAccepted = ({ kind, outcome }: ItemCount) => kind === "error" && outcome === "accepted";
  return [
    ...counts.map((count) => (isAccepted(count) ? { ...count, quantity: count.quantity - quantity } : count)),
    { kind: "error", outcome: "rejected", reason: "filtered", quantity },
  ];
}

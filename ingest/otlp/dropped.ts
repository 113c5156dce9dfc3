import type { ItemCount } from "../upload";

const REASON = /^[a-z][a-z0-9_]{0,63}$/;
const REASONS_MAX = 20;
const QUANTITY_MAX = 1_000_000_000;

/**
 * What our SDK says that it had to drop since its last upload, for the ledger: OTLP has no word for it, so it comes in a
 * header, `callsight-dropped: queue_overflow=12, before_send=3`. It belongs to the upload that it came with, and counts
 * once however often that one is sent. What is no such pair is passed over.
 */
export function droppedBefore(header: string | undefined): ItemCount[] {
  const counts: ItemCount[] = [];
  for (const pair of (header ?? "").split(",", REASONS_MAX)) {
    const [, reason = "", digits = ""] = /^\s*([^=\s]+)=(\d{1,15})\s*$/.exec(pair) ?? [];
    const quantity = Math.min(Number(digits), QUANTITY_MAX);
    if (quantity === 0) continue;
    counts.push({
      kind: "span",
      outcome: "sdk_dropped",
      reason: REASON.test(reason) ? reason : "other",
      quantity,
    });
  }
  return counts;
}

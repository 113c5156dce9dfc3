import { EventEmitter } from "node:events";
import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { resident } from "@/lib/resident";

/** What was just stored, withdrawals (sign -1) included. */
export type Stored = { spans: readonly SpanRow[]; errors: readonly ErrorRow[] };

const bus = () =>
  resident("stored-bus", () => {
    const emitter = new EventEmitter<{ stored: [Stored] }>();
    emitter.setMaxListeners(0); // One per open page.
    return emitter;
  });

export const publishStored = (stored: Stored): void => {
  bus().emit("stored", stored);
};

/** Calls `listener` after every commit of this process, until the returned function is called. */
export function onStored(listener: (stored: Stored) => void): () => void {
  bus().on("stored", listener);
  return () => bus().off("stored", listener);
}

import { z } from "zod";

/** The place of a row in a list, newest first: `us` is its start in microseconds of Unix time. */
export type Cursor = { us: number; spanId: string; traceId: string };

/** A cursor that no page of ours gave out. The message is fit for people. */
export class CursorError extends Error {
  override name = "CursorError";
  constructor() {
    super("This cursor is not one that a page gave out. Start again without it.");
  }
}

const Place = z.tuple([z.int(), z.string().max(64), z.string().max(64)]);

/** Opaque to callers, base64url, so that the order of a list can change without breaking anyone. */
export function writeCursor(row: { start_time: string; span_id: string; trace_id: string }): string {
  return toBase64Json([microseconds(row.start_time), row.span_id, row.trace_id]);
}

/** @throws CursorError */
export function readCursor(cursor: string): Cursor {
  const place = Place.safeParse(fromBase64Json(cursor));
  if (!place.success) throw new CursorError();
  const [us, spanId, traceId] = place.data;
  return { us, spanId, traceId };
}

export const toBase64Json = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString("base64url");

/** What `toBase64Json` was given; undefined when the text is nothing that it made. */
export function fromBase64Json(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined; // Not JSON, so not a cursor: the caller says so.
  }
}

/** Microseconds of Unix time; a Date would drop the last three digits. Exact until the year 2255. */
function microseconds(iso: string): number {
  const fraction = /\.(\d+)Z$/.exec(iso)?.[1] ?? "";
  return Math.floor(Date.parse(iso) / 1000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

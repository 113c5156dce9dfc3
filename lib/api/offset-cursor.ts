import { z } from "zod";
import { CursorError, fromBase64Json, toBase64Json } from "@/lib/queries/cursor";
import type { TimeRange } from "@/lib/time-range";

/**
 * A place in a list ordered by a number that changes as calls arrive. It keeps the range of the first page, so that
 * "the last 24 hours" does not move between pages.
 */
export type Offset = { offset: number; range: TimeRange };

const Place = z.tuple([z.int().min(0).max(1_000_000), z.iso.datetime(), z.iso.datetime()]);

export const writeOffset = ({ offset, range }: Offset): string =>
  toBase64Json([offset, range.from.toISOString(), range.to.toISOString()]);

/** @throws CursorError */
export function readOffset(cursor: string): Offset {
  const place = Place.safeParse(fromBase64Json(cursor));
  if (!place.success) throw new CursorError();
  const [offset, from, to] = place.data;
  return { offset, range: { from: new Date(from), to: new Date(to) } };
}

import { z } from "zod";

/** A stretch of time, half-open: `from` belongs to it, `to` does not. */
export type TimeRange = { from: Date; to: Date };

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const HOUR_MS = UNIT_MS.h;
const AGO = /^([1-9]\d{0,4})([mhdw])$/;

// A day, or a time with its zone: without one it would mean something else on every machine.
const Iso = z.union([
  z.iso.date(),
  z.iso.datetime({ offset: true, precision: -1 }), // Without seconds.
  z.iso.datetime({ offset: true }),
]);

// ClickHouse's DateTime of the roll-ups ends in 2106.
const EARLIEST = Date.UTC(1970, 0, 2);
const LATEST = Date.UTC(2106, 0, 1);

/**
 * Reads one end of a range: `now`, so long ago (`90m`, `24h`, `7d`, `4w`), or ISO 8601 (`2026-11-22T09:30:00Z`,
 * `2026-11-22`). Null when it is none of these.
 */
export function moment(text: string, now: Date): Date | null {
  if (text === "now") return now;
  const ago = AGO.exec(text);
  if (ago) {
    const unitMs = UNIT_MS[ago[2] as keyof typeof UNIT_MS]; // The pattern allows no other.
    return new Date(Math.max(EARLIEST, now.getTime() - Number(ago[1]) * unitMs));
  }
  if (!Iso.safeParse(text).success) return null;
  const time = Date.parse(text);
  return time >= EARLIEST && time < LATEST ? new Date(time) : null;
}

/** Would `moment` understand it? */
export const isMoment = (text: string): boolean => moment(text, new Date(LATEST)) !== null;

export const DEFAULT_FROM = "24h";
export const DEFAULT_TO = "now";

/** Does it end after it starts? */
export function isRange(ends: { from: string; to: string }, now: Date): boolean {
  const [from, to] = [moment(ends.from, now), moment(ends.to, now)];
  return from !== null && to !== null && from < to;
}

/** The range that filters ask for; the 24 hours before its end when it would end before it starts. */
export function timeRange(filters: { from: string; to: string }, now: Date): TimeRange {
  const to = moment(filters.to, now) ?? now;
  const from = moment(filters.from, now);
  return from && from < to ? { from, to } : { from: new Date(to.getTime() - UNIT_MS.d), to };
}

/** The stretch of equal length that ends where this one begins. */
export const previousRange = ({ from, to }: TimeRange): TimeRange => ({
  from: new Date(2 * from.getTime() - to.getTime()),
  to: from,
});

/** Ranges up to this are read span by span, to the microsecond; longer ones from the hourly roll-up. */
export const SPANS_RANGE_MS_MAX = 2 * UNIT_MS.d;

/** Is the range long enough that only the roll-up answers quickly? */
export const isLong = ({ from, to }: TimeRange): boolean =>
  to.getTime() - from.getTime() > SPANS_RANGE_MS_MAX;

/** The end of a range, as much of it as is read span by span. */
export const readableBySpan = ({ from, to }: TimeRange): TimeRange => ({
  from: new Date(Math.max(from.getTime(), to.getTime() - SPANS_RANGE_MS_MAX)),
  to,
});

/** Widened to the whole hours that it touches, which is what a roll-up per hour can answer for. */
export const wholeHours = ({ from, to }: TimeRange): TimeRange => ({
  from: new Date(Math.floor(from.getTime() / HOUR_MS) * HOUR_MS),
  to: new Date(Math.ceil(to.getTime() / HOUR_MS) * HOUR_MS),
});

const BUCKETS_MAX = 100; // About as many as a chart 390 px wide can show apart.
const BUCKET_SECONDS = [
  1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800,
] as const;

/** How wide the points of a chart over this range are: a round figure, at most 100 points where there is one. */
export function bucketSeconds(range: TimeRange): number {
  const seconds = (range.to.getTime() - range.from.getTime()) / 1000;
  const narrowest = isLong(range) ? 3_600 : 1;
  const fits = BUCKET_SECONDS.find((bucket) => bucket >= narrowest && seconds / bucket <= BUCKETS_MAX);
  return fits ?? 2_592_000;
}

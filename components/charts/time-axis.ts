const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1_000,
  5_000,
  10_000,
  15_000,
  30_000,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];

/**
 * Which buckets carry a mark, so that marks fall on round local times: whole hours, midnight.
 *
 * @param times starts of the buckets, milliseconds
 * @param offsetMinutes as `Date.getTimezoneOffset()` of the reader: minutes that UTC is ahead
 */
export function timeTicks(times: readonly number[], offsetMinutes: number, ticksMax: number): number[] {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined || first === last) return [...times];
  const step = STEPS.find((size) => (last - first) / size <= ticksMax) ?? 30 * DAY;
  const local = (time: number) => time - offsetMinutes * MINUTE;
  return times.filter((time, index) => {
    const before = times[index - 1];
    if (before === undefined) return local(time) % step === 0;
    // Buckets may straddle the round time (a range that starts at 09:07): the first one at or after it is marked.
    return Math.floor(local(time) / step) > Math.floor(local(before) / step);
  });
}

/** A mark's words: the time within a day, the date at midnight and on axes of days. */
export function tickLabel(time: number, spanMs: number): string {
  const at = new Date(time);
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
  if (spanMs > 3 * DAY || isMidnight) return format({ day: "numeric", month: "short" }, at);
  if (spanMs <= 10 * MINUTE) return format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }, at);
  return format({ hour: "2-digit", minute: "2-digit" }, at);
}

/** A bucket in words: "22 Nov, 14:00 – 14:15". */
export function bucketLabel(time: number, bucketSeconds: number): string {
  const start = new Date(time);
  const end = new Date(time + bucketSeconds * 1_000);
  const day = format({ day: "numeric", month: "short" }, start);
  if (bucketSeconds >= 86_400) {
    const lastDay = format({ day: "numeric", month: "short" }, new Date(end.getTime() - 1));
    return lastDay === day ? day : `${day} – ${lastDay}`;
  }
  const clock: Intl.DateTimeFormatOptions = {
    hour: "2-digit",
    minute: "2-digit",
    ...(bucketSeconds < 60 ? { second: "2-digit" } : {}),
  };
  return `${day}, ${format(clock, start)} – ${format(clock, end)}`;
}

const format = (options: Intl.DateTimeFormatOptions, at: Date) =>
  new Intl.DateTimeFormat("en-GB", { hourCycle: "h23", ...options }).format(at);

/** How figures, times and long names read, everywhere the same: pages, e-mails, the setup's "here it is". Pure. */

/** Keeps a figure and its unit together, and apart. */
const UNIT = "\u00a0";
/** What stands where nothing is known. */
export const UNKNOWN = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, useGrouping: false });
const twoDigits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** 1,284 · 12.4 k · 3.2 M · 1.1 G */
export function formatCount(count: number): string {
  const size = Math.abs(count);
  if (size < 10_000) return grouped.format(count);
  // The next unit begins where rounding would otherwise say "1000 k".
  if (size < 999_950) return `${oneDigit.format(count / 1e3)}${UNIT}k`;
  if (size < 999_950_000) return `${oneDigit.format(count / 1e6)}${UNIT}M`;
  return `${oneDigit.format(count / 1e9)}${UNIT}G`;
}

/** 1,284,112: every digit, for tooltips and the ledger, where "about" will not do. */
export const formatExactCount = (count: number): string => grouped.format(count);

/** 0.4 ms · 18 ms · 1.24 s · 12.4 s · 2 m 05 s · 1 h 02 m */
export function formatDuration(ms: number | null): string {
  if (ms === null || Number.isNaN(ms)) return UNKNOWN;
  if (ms < 0.05) return ms > 0 ? `<0.1${UNIT}ms` : `0${UNIT}ms`;
  if (ms < 9.95) return `${oneDigit.format(ms)}${UNIT}ms`;
  if (ms < 999.5) return `${Math.round(ms)}${UNIT}ms`;
  if (ms < 9_995) return `${twoDigits.format(ms / 1e3)}${UNIT}s`;
  if (ms < 59_950) return `${oneDigit.format(ms / 1e3)}${UNIT}s`;
  const seconds = Math.round(ms / 1e3);
  if (seconds < 3_600) return pair(seconds, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  return minutes < 1_440 ? pair(minutes, 60, "h", "m") : pair(Math.round(minutes / 60), 24, "d", "h");
}

const pair = (amount: number, per: number, unit: string, lesser: string) =>
  `${Math.floor(amount / per)}${UNIT}${unit} ${String(amount % per).padStart(2, "0")}${UNIT}${lesser}`;

/** A share of one as per cent: 0 % · <0.01 % · 0.12 % · 3 % · >99 % · 100 %. Never rounds a failure away. */
export function formatRate(share: number | null): string {
  if (share === null || Number.isNaN(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent === 0) return `0${UNIT}%`;
  if (percent < 0.01) return `<0.01${UNIT}%`;
  if (percent < 0.995) return `${twoDigits.format(percent)}${UNIT}%`;
  if (percent < 100 && Math.round(percent) === 100) return `>99${UNIT}%`;
  return `${Math.round(percent)}${UNIT}%`;
}

/** 512 B · 18.2 KiB · 3 MiB */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes}${UNIT}B`;
  for (const unit of ["KiB", "MiB"]) {
    const exponent = unit === "KiB" ? 1 : 2;
    if (bytes < 1_023.95 * 1_024 ** exponent)
      return `${oneDigit.format(bytes / 1_024 ** exponent)}${UNIT}${unit}`;
  }
  return `${oneDigit.format(bytes / 1_024 ** 3)}${UNIT}GiB`;
}

export type Delta = { direction: "up" | "down" | "flat"; text: string };

/** How much more or less than before: +12 %, −4 %, ×3.2 from double on; null when there was nothing before, or either is not known. */
export function changeOf(now: number | null, before: number | null): Delta | null {
  if (now === null || before === null || before === 0) return null;
  const ratio = now / before;
  if (ratio >= 2) return { direction: "up", text: `×${oneDigit.format(ratio)}` };
  const percent = Math.round((ratio - 1) * 100);
  if (percent === 0) return { direction: "flat", text: `±0${UNIT}%` };
  return { direction: percent > 0 ? "up" : "down", text: `${signed(percent)}${UNIT}%` };
}

/** The change of a share, in percentage points: +0.4 pp. */
export function pointsBetween(now: number, before: number): Delta {
  const points = Math.round((now - before) * 1_000) / 10;
  if (points === 0) return { direction: "flat", text: `±0${UNIT}pp` };
  return { direction: points > 0 ? "up" : "down", text: `${signed(points)}${UNIT}pp` };
}

const signed = (value: number) => `${value > 0 ? "+" : "−"}${oneDigit.format(Math.abs(value))}`;

/** just now · 42 s ago · 4 min ago · 3 h ago · 2 d ago · 12 Nov · 12 Nov 2025. The future (a skewed clock) is "just now". */
export function formatAgo(at: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1e3);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  if (seconds < 14 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  const sameYear = at.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(at);
}

/** 2026-11-22 16:33:05.123, in `timeZone` (the reader's own when left out). */
export function formatTimestamp(at: Date, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}.${part("fractionalSecond")}`;
}

/** "one call", "2 calls": a count with its noun. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** Cuts the middle out of ids and URIs, whose ends tell them apart: `file:///etc/…/hosts`. `max` counts characters. */
export function middleCut(text: string, max: number): string {
  const characters = Array.from(text); // By code point: half an emoji is not a character.
  if (characters.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (max - 1 - head)).join("")}`;
}

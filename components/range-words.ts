import { formatTimestamp } from "@/lib/format";

const UNITS = { m: "minute", h: "hour", d: "day", w: "week" } as const;

/** A range as part of a sentence: "in the last 24 hours", "between 2026-11-20 09:00 and 17:30 UTC". */
export function rangeWords({ from, to }: { from: string; to: string }): string {
  const ago = /^(\d+)([mhdw])$/.exec(from);
  if (ago && to === "now") {
    const amount = Number(ago[1]);
    const unit = UNITS[ago[2] as keyof typeof UNITS]; // The pattern allows no other.
    return amount === 1 ? `in the last ${unit}` : `in the last ${amount} ${unit}s`;
  }
  if (to === "now") return `since ${moment(from)} UTC`;
  const [start, end] = [moment(from), moment(to)];
  const isOneDay = start.slice(0, 10) === end.slice(0, 10);
  return `between ${start} and ${isOneDay ? end.slice(11) : end} UTC`;
}

/** The stretch of equal length before it. */
export function beforeWords({ from, to }: { from: string; to: string }): string {
  const ago = /^(\d+)([mhdw])$/.exec(from);
  if (!ago || to !== "now") return "the stretch of equal length before";
  const amount = Number(ago[1]);
  const unit = UNITS[ago[2] as keyof typeof UNITS];
  return amount === 1 ? `the ${unit} before` : `the ${amount} ${unit}s before`;
}

function moment(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? `${text} ago` : formatTimestamp(new Date(time), "UTC").slice(0, 16);
}

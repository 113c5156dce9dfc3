import type { Outcome } from "@/lib/clickhouse/rows";

/** A meaning that has a colour. `app/globals.css` says which, for light and dark. */
export type Meaning = "ok" | "error" | "client-error" | "cancelled" | "slow" | "comparison";

/** What an outcome means to the reader, and what it is called. The same in every chart, badge and message. */
export const OUTCOME_MEANING = {
  ok: { meaning: "ok", label: "ok" },
  tool_error: { meaning: "error", label: "tool error" },
  server_error: { meaning: "error", label: "server error" },
  client_error: { meaning: "client-error", label: "client error" },
  cancelled: { meaning: "cancelled", label: "cancelled" },
  no_response: { meaning: "cancelled", label: "no response" },
  input_required: { meaning: "ok", label: "input required" },
} as const satisfies Record<Outcome, { meaning: Meaning; label: string }>;

/** The series that is left when the biggest have their own. */
export const OTHER = "Other";
/** `--series-1` to `--series-8`: apart from one another also for readers who see no red, no green or no blue. */
export const SERIES_COLOURS = 8;

/**
 * A colour for each name, as a CSS value. A name's own colour comes from its hash, so `cursor` looks the same on every
 * page and every day; only when two names of one chart hash alike does the alphabetically later one move to the next
 * free colour. `Other` and everything past eight names is grey.
 */
export function seriesColours(names: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  const colours = new Map<string, string>();
  for (const name of [...new Set(names)].sort()) {
    if (name === OTHER || taken.size === SERIES_COLOURS) {
      colours.set(name, "var(--series-other)");
      continue;
    }
    let slot = hash(name) % SERIES_COLOURS;
    while (taken.has(slot)) slot = (slot + 1) % SERIES_COLOURS;
    taken.add(slot);
    colours.set(name, `var(--series-${slot + 1})`);
  }
  return colours;
}

// Chosen so that neither the six transports nor the eight best-known clients collide among themselves. Changing it
// changes every colour on everybody's pages.
const SEED = 1_256_878;

/** FNV-1a over UTF-16 from our own seed, finished as in MurmurHash3, so that its low bits are worth taking. */
function hash(text: string): number {
  let value = SEED;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

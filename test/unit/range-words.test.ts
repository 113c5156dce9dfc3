import { expect, test } from "vitest";
import { beforeWords, rangeWords } from "@/components/range-words";

test.each([
  ["24h", "now", "in the last 24 hours"],
  ["1h", "now", "in the last hour"],
  ["7d", "now", "in the last 7 days"],
  ["2026-11-20T09:00:00Z", "2026-11-20T17:30:00Z", "between 2026-11-20 09:00 and 17:30 UTC"],
  ["2026-11-20T09:00:00Z", "2026-11-21T09:00:00Z", "between 2026-11-20 09:00 and 2026-11-21 09:00 UTC"],
  ["2026-11-20", "now", "since 2026-11-20 00:00 UTC"],
])("from %s to %s reads as %s", (from, to, words) => expect(rangeWords({ from, to })).toBe(words));

test.each([
  ["24h", "now", "the 24 hours before"],
  ["1w", "now", "the week before"],
  ["2026-11-20", "2026-11-21", "the stretch of equal length before"],
])("what came before %s to %s is %s", (from, to, words) => expect(beforeWords({ from, to })).toBe(words));

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { type TimeRange, wholeHours } from "@/lib/time-range";

const ledger = projectQuery({
  name: "ledger",
  sql: `
  SELECT kind, outcome, reason, sum(quantity) AS items
  FROM outcomes_of(project_id = {project_id:UInt64})
  WHERE hour >= {from:DateTime64(3)} AND hour < {to:DateTime64(3)}
  GROUP BY kind, outcome, reason
  HAVING items != 0
  ORDER BY kind, outcome, reason`,
  params: { from: z.date(), to: z.date() },
  row: {
    kind: z.string(),
    outcome: z.enum(["accepted", "rejected", "sdk_dropped"]),
    reason: z.string(),
    items: z.number(),
  },
});

/** Where items ended. `received` = `stored` + the sum of `rejected`; `sdk_dropped` never reached us. */
export type UsageCounts = {
  received: number;
  stored: number;
  rejected: Record<string, number>;
  sdk_dropped: Record<string, number>;
};

/**
 * The ledger of the whole hours that a range touches, per kind of item (`span`, `error`, `session`, …).
 *
 * @throws QueryError
 */
export async function usage(access: ProjectAccess, range: TimeRange): Promise<Record<string, UsageCounts>> {
  const kinds: Record<string, UsageCounts> = {};
  for (const { kind, outcome, reason, items } of await ledger(access, wholeHours(range))) {
    kinds[kind] ??= { received: 0, stored: 0, rejected: {}, sdk_dropped: {} };
    const counts = kinds[kind];
    if (outcome !== "sdk_dropped") counts.received += items;
    if (outcome === "accepted") counts.stored += items;
    else counts[outcome][reason] = items;
  }
  return kinds;
}

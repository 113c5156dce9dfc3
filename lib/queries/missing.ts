import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { type TimeRange, wholeHours } from "@/lib/time-range";

/** What calls should carry and may not. */
export const MISSABLE = [
  "client",
  "transport",
  "protocol_version",
  "release",
  "environment",
  "server",
] as const;
export type Missable = (typeof MISSABLE)[number];

const missingByTransport = projectQuery({
  name: "missingByTransport",
  sql: `
  SELECT
    transport,
    round(sum(calls)) AS count,
    round(sumIf(calls, client_name = '')) AS client,
    round(sumIf(calls, protocol_version = '')) AS protocol_version,
    round(sumIf(calls, release = '')) AS release,
    round(sumIf(calls, environment = '')) AS environment,
    round(sumIf(calls, server_name = '')) AS server
  FROM (
    SELECT transport, client_name, call.protocol_version AS protocol_version, release, environment, server_name, calls
    FROM calls_per_hour_of(project_id = {project_id:UInt64}) AS call
    WHERE hour >= {from:DateTime64(3)} AND hour < {to:DateTime64(3)} AND category != 'notification'
  )
  GROUP BY transport
  HAVING count > 0
  ORDER BY count DESC, transport`,
  params: { from: z.date(), to: z.date() },
  row: {
    transport: z.string(),
    count: z.number(),
    client: z.number(),
    protocol_version: z.number(),
    release: z.number(),
    environment: z.number(),
    server: z.number(),
  },
});

/** How many of `count` calls do not say `what`. */
export type Missing = {
  what: Missable;
  count: number;
  missing: number;
  /** Where it is missing, most first: over stateless HTTP, no request but the first names its client. */
  byTransport: Array<{ transport: string; count: number; missing: number }>;
};

/** What calls in the range (whole hours) did not say, only what is missing at all, most first. @throws QueryError */
export async function missing(access: ProjectAccess, range: TimeRange): Promise<Missing[]> {
  const rows = await missingByTransport(access, wholeHours(range));
  const count = sum(rows.map((row) => row.count));
  return MISSABLE.map((what) => {
    const byTransport = rows
      .map((row) => ({
        transport: row.transport,
        count: row.count,
        missing: what === "transport" ? (row.transport === "" ? row.count : 0) : row[what],
      }))
      .filter((row) => row.missing > 0)
      .sort((a, b) => b.missing - a.missing);
    return { what, count, missing: sum(byTransport.map((row) => row.missing)), byTransport };
  })
    .filter((field) => field.missing > 0)
    .sort((a, b) => b.missing - a.missing);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

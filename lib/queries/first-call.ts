import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { REQUEST_COLUMNS, type RequestRow, requestRow } from "./request-row";

const newestHour = projectQuery({
  name: "newestHour",
  sql: `
  SELECT toUnixTimestamp(hour) AS starts_at
  FROM calls_per_hour_of(project_id = {project_id:UInt64})
  WHERE category != 'notification' AND samples > 0
  ORDER BY hour DESC
  LIMIT 1`,
  params: {},
  row: { starts_at: z.number() },
});

const newestCall = projectQuery({
  name: "newestCall",
  sql: `
  SELECT ${REQUEST_COLUMNS}
  FROM spans_between(
    project_id = {project_id:UInt64}, from = {from:DateTime64(3)}, to = {to:DateTime64(3)}
  ) AS call
  WHERE call.is_server_call = 1 AND call.category != 'notification'
  ORDER BY call.start_time DESC
  LIMIT 1`,
  params: { from: z.date(), to: z.date() },
  row: requestRow,
});

const HOUR_MS = 3_600_000;

/** The newest call of a project, which the setup page waits for; null while there is none. @throws QueryError */
export async function firstCall(access: ProjectAccess): Promise<RequestRow | null> {
  // The setup page asks every two seconds: the roll-up knows the hour at once, and one hour of spans is little.
  const [newest] = await newestHour(access, {});
  if (!newest) return null;
  const from = new Date(newest.starts_at * 1000);
  const [call] = await newestCall(access, { from, to: new Date(from.getTime() + HOUR_MS) });
  return call ?? null;
}

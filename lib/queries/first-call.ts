import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { REQUEST_COLUMNS, type RequestRow, requestRow } from "./request-row";

const newestCall = projectQuery({
  name: "newestCall",
  sql: `
  SELECT ${REQUEST_COLUMNS}
  FROM spans_of(project_id = {project_id:UInt64}) AS call
  WHERE call.is_server_call = 1 AND call.category != 'notification'
    AND call.start_time = (
      SELECT start_time
      FROM spans_of(project_id = {project_id:UInt64})
      WHERE is_server_call = 1 AND category != 'notification'
      ORDER BY start_time DESC
      LIMIT 1
    )
  LIMIT 1`,
  params: {},
  row: requestRow,
});

/** The newest call of a project, which the setup page waits for; null while there is none. @throws QueryError */
export async function firstCall(access: ProjectAccess): Promise<RequestRow | null> {
  const [call] = await newestCall(access, {});
  return call ?? null;
}

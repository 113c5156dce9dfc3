import { listed } from "@/lib/clickhouse/quoted";
import type { Caller } from "../relatives";

export type SessionRef = { project_id: number; session_id: string };
export type SessionCaller = SessionRef & Caller;

export const sessionName = (ref: SessionRef): string => `${ref.project_id} ${ref.session_id}`;

/** Who calls in these sessions, by what the roll-up keeps of a week: sessions without a client are not answered. */
export const callersQuery = (sessions: readonly SessionRef[]): string => `
  SELECT project_id, session_id, max(client_name) AS client_name, max(client_version) AS client_version,
    max(client_title) AS client_title, max(protocol_version) AS protocol_version, max(user_agent) AS user_agent
  FROM sessions
  WHERE project_id IN (${[...new Set(sessions.map((ref) => ref.project_id))].join(", ")})
    AND session_id IN (${listed(sessions.map((ref) => ref.session_id))}) AND day > today() - 8
  GROUP BY project_id, session_id
  HAVING client_name != ''`;

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { MISSABLE, type Missable, type Reason, reasonsFor } from "@/lib/missing-reasons";
import { readableBySpan, type TimeRange, wholeHours } from "@/lib/time-range";
import { HTTP_LIBRARIES, USER_AGENT_KINDS } from "@/lib/user-agents";

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

// What could explain a gap (dialect, user agent) is not in the roll-up: three more columns would make every insert
// dearer for a question that is asked once a week. Spans of two days tell it as well.
const callClasses = projectQuery({
  name: "callClasses",
  // Grouped first by the columns as they are stored, and judged after that: judged row by row it takes three times as
  // long (3 M spans in two days, ClickHouse 26.7).
  sql: `
  SELECT
    toString(server_name) AS server_name,
    toString(dialect) AS dialect,
    toString(transport) AS transport,
    is_connect,
    has_session,
    multiIf(
      agent = '', 'none',
      match(toString(agent), {http_libraries:String}), 'library',
      startsWith(toString(agent), 'Mozilla/'), 'browser',
      'other') AS user_agent,
    arrayFilter(one -> one != '', groupUniqArrayIf(3)(toString(agent), no_client > 0)) AS user_agents,
    round(sum(calls)) AS count,
    round(sum(no_client)) AS client,
    round(sum(no_version)) AS protocol_version,
    round(sum(no_release)) AS release,
    round(sum(no_environment)) AS environment
  FROM (
    SELECT
      server_name, dialect, transport,
      method IN ('initialize', 'server/discover') AS is_connect,
      session_id != '' AS has_session,
      call.user_agent AS agent,
      sum(toFloat64(sample_weight)) AS calls,
      sumIf(toFloat64(sample_weight), client_name = '') AS no_client,
      sumIf(toFloat64(sample_weight), call.protocol_version = '') AS no_version,
      sumIf(toFloat64(sample_weight), call.release = '') AS no_release,
      sumIf(toFloat64(sample_weight), call.environment = '') AS no_environment
    FROM spans_between(
      project_id = {project_id:UInt64}, from = {from:DateTime64(3)}, to = {to:DateTime64(3)}
    ) AS call
    WHERE is_server_call = 1 AND category != 'notification'
    GROUP BY server_name, dialect, transport, is_connect, has_session, agent
  )
  GROUP BY server_name, dialect, transport, is_connect, has_session, user_agent
  ORDER BY count DESC, server_name, dialect, transport
  LIMIT {limit:UInt32}`,
  params: { from: z.date(), to: z.date(), http_libraries: z.string(), limit: z.int() },
  row: {
    server_name: z.string(),
    dialect: z.string(),
    transport: z.string(),
    is_connect: z.number(),
    has_session: z.number(),
    user_agent: z.enum(USER_AGENT_KINDS),
    user_agents: z.array(z.string()),
    count: z.number(),
    client: z.number(),
    protocol_version: z.number(),
    release: z.number(),
    environment: z.number(),
  },
});

/** More kinds of calls than any real project has: a sender may make up names of servers. */
const CLASSES_MAX = 1_000;

/** How many of `count` calls do not say `what`. */
export type Missing = {
  what: Missable;
  count: number;
  missing: number;
  /** Where it is missing, most first. */
  byTransport: Array<{ transport: string; count: number; missing: number }>;
  /** Why, of the calls in `MissingData.explained`, most calls first. */
  reasons: Reason[];
};

export type MissingData = {
  /** Only what is missing at all, most first. */
  fields: Missing[];
  /** The calls that the reasons are worked out from: those of the range, of its last two days when it is longer. */
  explained: TimeRange;
};

/** What calls in the range (whole hours) did not say, and why. @throws QueryError */
export async function missing(access: ProjectAccess, range: TimeRange): Promise<MissingData> {
  // Whole hours too, so that both questions count the same calls.
  const explained = readableBySpan(wholeHours(range));
  const [rows, classes] = await Promise.all([
    missingByTransport(access, wholeHours(range)),
    callClasses(access, { ...explained, http_libraries: HTTP_LIBRARIES, limit: CLASSES_MAX }),
  ]);
  const count = sum(rows.map((row) => row.count));
  const fields = MISSABLE.map((what) => {
    const byTransport = rows
      .map((row) => ({
        transport: row.transport,
        count: row.count,
        missing: what === "transport" ? (row.transport === "" ? row.count : 0) : row[what],
      }))
      .filter((row) => row.missing > 0)
      .sort((a, b) => b.missing - a.missing);
    return {
      what,
      count,
      missing: sum(byTransport.map((row) => row.missing)),
      byTransport,
      reasons: reasonsFor(what, classes),
    };
  });
  return {
    fields: fields.filter((field) => field.missing > 0).sort((a, b) => b.missing - a.missing),
    explained,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";

/** More lines than this of one trace or call are cut; what was written last is left out. */
export const LOGS_MAX = 1_000;

export const logRow = {
  timestamp: z.string(),
  span_id: z.string().describe("The span it was written in; empty when the sender did not say."),
  level: z
    .string()
    .describe("trace, debug, info, warning, error or fatal; empty when the sender did not say."),
  severity_number: z.number().describe("OpenTelemetry's, 1 to 24; 0 when the sender did not say."),
  severity_text: z.string().describe("The sender's own word."),
  body: z.string(),
  event_name: z.string(),
  logger: z.string(),
  attributes: z.record(z.string(), z.string()),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
};

const logRows = projectQuery({
  name: "logsOfTrace",
  sql: `
  SELECT timestamp, span_id,
    if(severity_number = 0, '',
      ['trace', 'debug', 'info', 'warning', 'error', 'fatal'][intDiv(severity_number - 1, 4) + 1]) AS level,
    severity_number, severity_text, body, event_name, logger, attributes, service, environment, release
  FROM logs_of(project_id = {project_id:UInt64})
  WHERE trace_id = {trace_id:String} AND (empty({span_ids:Array(String)}) OR span_id IN {span_ids:Array(String)})
  ORDER BY timestamp, toUInt64OrZero(attributes['sentry.timestamp.sequence']), span_id, body
  LIMIT {limit:UInt32}`,
  params: { trace_id: z.string(), span_ids: z.array(z.string()), limit: z.int() },
  row: logRow,
});

export type LogLine = Awaited<ReturnType<typeof logRows>>[number];

export type Logs = {
  lines: LogLine[];
  /** Are lines beyond `LOGS_MAX` left out? */
  isCut: boolean;
};

/**
 * The log lines of a trace in the order they were written.
 *
 * @param spanIds of these spans only; `""` stands for lines that name no span. Left out, of all.
 * @throws QueryError
 */
export async function logsOfTrace(
  access: ProjectAccess,
  traceId: string,
  spanIds: Iterable<string> = [],
): Promise<Logs> {
  const lines = await logRows(access, { trace_id: traceId, span_ids: [...spanIds], limit: LOGS_MAX + 1 });
  return { lines: lines.slice(0, LOGS_MAX), isCut: lines.length > LOGS_MAX };
}

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { payload } from "./request";
import { REQUEST_COLUMNS, requestRow } from "./request-row";

/** A trace beyond this many spans is cut; what starts last is left out. */
export const TRACE_SPANS_MAX = 2_000;
const TRACE_ERRORS_MAX = 200;

/** A span in a trace: what a request has, and its place in the tree. */
export const traceSpanRow = {
  ...requestRow,
  parent_span_id: z.string(),
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  direction: z.string(),
  is_server_call: z.number(),
};

const spansOfTrace = projectQuery({
  name: "spansOfTrace",
  sql: `
  SELECT ${REQUEST_COLUMNS},
    call.parent_span_id AS parent_span_id,
    call.name AS name,
    call.kind AS kind,
    call.status AS status,
    call.direction AS direction,
    call.is_server_call AS is_server_call
  FROM spans_of_trace(project_id = {project_id:UInt64}, trace_id = {trace_id:String}) AS call
  ORDER BY call.start_time, call.duration_us DESC, call.span_id
  LIMIT {limit:UInt32}`,
  params: { trace_id: z.string(), limit: z.int() },
  row: traceSpanRow,
});

export type TraceSpan = Awaited<ReturnType<typeof spansOfTrace>>[number];

/** The spans of a trace in the order they began, without payloads (`request` reads one). */
export type Trace = {
  spans: TraceSpan[];
  /** Are spans beyond `TRACE_SPANS_MAX` left out? */
  isCut: boolean;
};

/** All spans of a trace; none when there is no such trace. @throws QueryError */
export async function trace(access: ProjectAccess, traceId: string): Promise<Trace> {
  const spans = await spansOfTrace(access, { trace_id: traceId, limit: TRACE_SPANS_MAX + 1 });
  return { spans: spans.slice(0, TRACE_SPANS_MAX), isCut: spans.length > TRACE_SPANS_MAX };
}

const frame = z.looseObject({
  filename: z.exactOptional(z.string()),
  module: z.exactOptional(z.string()),
  function: z.exactOptional(z.string()),
  lineno: z.exactOptional(z.number()),
  colno: z.exactOptional(z.number()),
  in_app: z.exactOptional(z.boolean()),
  pre_context: z.exactOptional(z.array(z.string())),
  context_line: z.exactOptional(z.string()),
  post_context: z.exactOptional(z.array(z.string())),
});
const exception = z.looseObject({
  type: z.string(),
  value: z.string(),
  mechanism: z.exactOptional(z.string()),
  handled: z.exactOptional(z.boolean()),
  frames: z.array(frame).describe("Oldest call first."),
  stacktrace: z.exactOptional(z.string()),
});

const json = z.string().transform(payload).pipe(z.unknown());

/** An error that happened in a trace. */
export const traceErrorRow = {
  event_id: z.string(),
  timestamp: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  issue_id: z.string(),
  level: z.string(),
  error_type: z.string(),
  error_message: z.string(),
  culprit: z.string(),
  handled: z
    .number()
    .transform((flag) => flag === 1)
    .pipe(z.boolean()),
  mechanism: z.string(),
  exceptions: z
    .string()
    .transform((chain) => payload(chain) ?? [])
    .pipe(z.array(exception))
    .describe("The chain, oldest first; the last one is what was thrown."),
  method: z.string(),
  target: z.string(),
  environment: z.string(),
  release: z.string(),
  platform: z.string(),
  tags: z.record(z.string(), z.string()),
  contexts: json,
  breadcrumbs: json,
};

const errorRows = projectQuery({
  name: "errorsOfTrace",
  sql: `
  SELECT event_id, timestamp, trace_id, span_id, issue_id, level, error_type, error_message, culprit, handled,
    mechanism, exceptions, method, target, environment, release, platform, tags, contexts, breadcrumbs
  FROM errors_of(project_id = {project_id:UInt64})
  WHERE trace_id = {trace_id:String}
  ORDER BY timestamp, event_id
  LIMIT {limit:UInt32}`,
  params: { trace_id: z.string(), limit: z.int() },
  row: traceErrorRow,
});

export type TraceError = Awaited<ReturnType<typeof errorRows>>[number];

/**
 * The errors of a trace in the order they happened, at most 200. `span_id` is `""` when the call it failed is not known.
 *
 * @throws QueryError
 */
export const errorsOfTrace = (access: ProjectAccess, traceId: string): Promise<TraceError[]> =>
  errorRows(access, { trace_id: traceId, limit: TRACE_ERRORS_MAX });

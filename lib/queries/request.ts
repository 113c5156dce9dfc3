import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import { quoteInexactNumbers } from "@/lib/exact-numbers";
import { REQUEST_COLUMNS, requestRow } from "./request-row";

const spanOf = projectQuery({
  name: "spanOf",
  sql: `
  SELECT ${REQUEST_COLUMNS},
    call.name AS name,
    call.parent_span_id AS parent_span_id,
    call.status AS status,
    call.is_server_call AS is_server_call,
    call.request_id AS request_id,
    call.transport_raw AS transport_raw,
    call.client_title AS client_title,
    call.user_agent AS user_agent,
    call.sdk_name AS sdk_name,
    call.sdk_version AS sdk_version,
    call.sample_weight AS sample_weight,
    call.arguments AS arguments,
    call.result AS result,
    call.attributes AS attributes,
    call.arguments_bytes AS arguments_bytes,
    call.result_bytes AS result_bytes,
    call.result_tokens AS result_tokens,
    call.received_at AS received_at
  FROM spans_of_trace(project_id = {project_id:UInt64}, trace_id = {trace_id:String}) AS call
  WHERE call.span_id = {span_id:String}
  ORDER BY call.revision DESC
  LIMIT 1`,
  params: { trace_id: z.string(), span_id: z.string() },
  row: {
    ...requestRow,
    name: z.string(),
    parent_span_id: z.string(),
    status: z.string(),
    is_server_call: z.number(),
    request_id: z.string().describe("JSON-RPC id."),
    transport_raw: z.string(),
    client_title: z.string(),
    user_agent: z.string(),
    sdk_name: z.string(),
    sdk_version: z.string(),
    sample_weight: z.number(),
    arguments: z.string(),
    result: z.string(),
    attributes: z.record(z.string(), z.string()),
    arguments_bytes: z.number(),
    result_bytes: z.number(),
    result_tokens: z.number(),
    received_at: z.string(),
  },
});

/** One span with its payload. `arguments` and `result` are JSON text as stored, `""` when not sent. */
export type RequestDetail = Awaited<ReturnType<typeof spanOf>>[number];

/** One request, or any other span of a trace, with its payload; null when there is none. @throws QueryError */
export async function request(
  access: ProjectAccess,
  id: { traceId: string; spanId: string },
): Promise<RequestDetail | null> {
  const [found] = await spanOf(access, { trace_id: id.traceId, span_id: id.spanId });
  return found ?? null;
}

/**
 * A stored payload as a JSON value. Numbers that a double would alter are strings of their digits. Text that was cut is
 * no JSON any more, and stays text; null when not sent.
 */
export function payload(stored: string): unknown {
  if (stored === "") return null;
  try {
    return JSON.parse(quoteInexactNumbers(stored));
  } catch {
    return stored;
  }
}

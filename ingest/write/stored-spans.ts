import type { ClickHouseClient } from "@clickhouse/client";
import { facts } from "@/lib/clickhouse/client";
import { columnsOf } from "@/lib/clickhouse/insert";
import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";

const DAY_MS = 86_400_000;
const ASKED_AT_ONCE = 500;

// 64-bit integers come as JSON numbers, which would round an upload's id.
const SELECTED = columnsOf("spans")
  .map((column) => (column === "upload_id" ? "toString(upload_id) AS upload_id" : column))
  .join(", ");

const SPANS_OF_ERRORS = `
  SELECT ${SELECTED}
  FROM spans_of(project_id = {project_id:UInt64})
  WHERE trace_id IN {trace_ids:Array(String)} AND span_id IN {span_ids:Array(String)} AND method != ''
    AND start_time >= {from:DateTime64(3)} AND start_time < {to:DateTime64(3)}`;

/**
 * The calls that these errors name and that are stored already, as they stand now. Asked through the writer: it has
 * seen its own inserts, where a reader on a cluster may be on a replica that has not.
 */
export async function storedSpansOf(errors: readonly ErrorRow[]): Promise<SpanRow[]> {
  if (errors.length === 0) return [];
  const { writer } = await facts();
  const found: SpanRow[] = [];
  for (const projectId of new Set(errors.map((error) => error.project_id))) {
    const ofProject = errors.filter((error) => error.project_id === projectId);
    for (let start = 0; start < ofProject.length; start += ASKED_AT_ONCE) {
      found.push(...(await ask(writer, projectId, ofProject.slice(start, start + ASKED_AT_ONCE))));
    }
  }
  return found;
}

async function ask(
  writer: ClickHouseClient,
  projectId: number,
  errors: readonly ErrorRow[],
): Promise<SpanRow[]> {
  const times = errors.map((error) => Date.parse(error.timestamp)).filter(Number.isFinite);
  if (times.length === 0) return [];
  const result = await writer.query({
    query: SPANS_OF_ERRORS,
    query_params: {
      project_id: projectId,
      trace_ids: [...new Set(errors.map((error) => error.trace_id))],
      span_ids: [...new Set(errors.map((error) => error.span_id))],
      // Which days to look in: a call starts before its error, and clocks differ.
      from: new Date(Math.min(...times) - DAY_MS),
      to: new Date(Math.max(...times) + DAY_MS),
    },
    format: "JSONEachRow",
  });
  return result.json<SpanRow>();
}

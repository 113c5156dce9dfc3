import { columnsOf } from "@/lib/clickhouse/insert";
import { listed } from "@/lib/clickhouse/quoted";
import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { callersQuery, type SessionCaller, type SessionRef, sessionName } from "../write/callers-query";
import { ask } from "./ask";
import type { SpanRef, TraceRef } from "./candidates";

/** Of a larger trace, HTTP requests and the spans that were stored last are read; the rest stays as it is. */
const TRACE_SPANS_MAX = 5_000;
/** Of all traces of a slice together; those that are beyond stay as they are. */
const ROWS_MAX = 100_000;
/** Errors of one call that are compared with each other, withdrawals included. */
const ERRORS_OF_CALL_MAX = 64;
const ASKED_AT_ONCE = 500;

const PAYLOAD = { arguments: "'' AS arguments", result: "'' AS result", attributes: "map() AS attributes" };
const EXACT = { upload_id: "toString(upload_id) AS upload_id" }; // A JSON number would round it.
const WHOLE = selected("spans", EXACT);
const WITHOUT_PAYLOAD = selected("spans", { ...EXACT, ...PAYLOAD });
const LINKS =
  "project_id, trace_id, span_id, map('callsight.links', attributes['callsight.links']) AS attributes";
const ERROR = selected("errors", {
  ...EXACT,
  contexts: "'{}' AS contexts",
  breadcrumbs: "'[]' AS breadcrumbs",
  tags: "map() AS tags",
});

/**
 * The spans of these traces that stand, without payload; of `attributes` only the links.
 *
 * @param since Unix seconds: what was stored before is not looked at
 * @returns `isWhole` false when something of them was more than a slice reads
 */
export async function tracesOf(
  refs: readonly TraceRef[],
  since: number,
): Promise<{ rows: SpanRow[]; isWhole: boolean }> {
  const rows: SpanRow[] = [];
  for (let start = 0; start < refs.length; start += ASKED_AT_ONCE) {
    if (rows.length >= ROWS_MAX) return { rows, isWhole: false };
    const portion = refs.slice(start, start + ASKED_AT_ONCE);
    const spans = await ask<SpanRow>("settleReadTraces", spansWhere(WITHOUT_PAYLOAD, portion, "true", since));
    const links = await ask<SpanRow>("settleReadLinks", spansWhere(LINKS, portion, "link_key != 0", since));
    const linksOf = new Map(links.map((row) => [spanName(row), row.attributes]));
    for (const row of spans) rows.push({ ...row, attributes: linksOf.get(spanName(row)) ?? row.attributes });
  }
  const sizes = new Map<string, number>();
  for (const { project_id, trace_id } of rows) {
    const name = `${project_id} ${trace_id}`;
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return { rows, isWhole: [...sizes.values()].every((size) => size < TRACE_SPANS_MAX) };
}

/** The spans of these ids that stand, without payload. */
export const spansOf = (refs: readonly SpanRef[], since: number): Promise<SpanRow[]> =>
  readSpans(WITHOUT_PAYLOAD, refs, since);

/** The same, whole. */
export const wholeSpansOf = (refs: readonly SpanRef[], since: number): Promise<SpanRow[]> =>
  readSpans(WHOLE, refs, since);

/** The errors of these calls, withdrawn ones and first of all withdrawals too, without what decides nothing. */
export async function errorsOf(refs: readonly SpanRef[], since: number): Promise<ErrorRow[]> {
  const wanted = new Set(refs.map(spanName));
  const rows = await inPortions(refs, (portion) =>
    ask<ErrorRow>(
      "settleReadErrors",
      `SELECT ${ERROR} FROM errors
       WHERE stored_at >= toDateTime(${since}, 'UTC') AND timestamp > now() - INTERVAL 7 DAY AND ${named(portion)}
       ORDER BY sign, timestamp, event_id
       LIMIT ${ERRORS_OF_CALL_MAX} BY project_id, trace_id, span_id`,
    ),
  );
  return rows.filter((row) => wanted.has(spanName(row)));
}

/** Who calls in these sessions, by `sessionName`: what the roll-up knows, whenever it was said. */
export async function callersOf(sessions: readonly SessionRef[]): Promise<Map<string, SessionCaller>> {
  const rows = await inPortions(sessions, (portion) =>
    ask<SessionCaller>("settleReadCallers", callersQuery(portion)),
  );
  return new Map(rows.map((row) => [sessionName(row), row]));
}

export const spanName = (ref: SpanRef): string => `${ref.project_id} ${ref.trace_id} ${ref.span_id}`;

async function readSpans(columns: string, refs: readonly SpanRef[], since: number): Promise<SpanRow[]> {
  const wanted = new Set(refs.map(spanName));
  const rows = await inPortions(refs, (portion) => {
    const spanIds = `span_id IN (${listed(new Set(portion.map((ref) => ref.span_id)))})`;
    return ask<SpanRow>("settleReadSpans", spansWhere(columns, portion, spanIds, since));
  });
  return rows.filter((row) => wanted.has(spanName(row)));
}

/** Withdrawals are looked for without a limit: a row must never be taken to stand that does not. */
function spansWhere(columns: string, refs: readonly TraceRef[], condition: string, since: number): string {
  const those = `stored_at >= toDateTime(${since}, 'UTC') AND start_time > now() - INTERVAL 7 DAY
    AND project_id IN (${[...new Set(refs.map((ref) => ref.project_id))].join(", ")})
    AND trace_id IN (${listed(new Set(refs.map((ref) => ref.trace_id)))}) AND ${condition}`;
  return `
  SELECT ${columns} FROM spans
  WHERE ${those} AND sign = 1
    AND (project_id, start_time, span_key, revision)
        NOT IN (SELECT project_id, start_time, span_key, revision FROM spans WHERE ${those} AND sign = -1)
  ORDER BY method = '' AND kind = 'server' DESC, stored_at DESC
  LIMIT ${TRACE_SPANS_MAX} BY project_id, trace_id
  LIMIT ${ROWS_MAX}`;
}

const named = (refs: readonly SpanRef[]): string => `
  project_id IN (${[...new Set(refs.map((ref) => ref.project_id))].join(", ")})
  AND trace_id IN (${listed(new Set(refs.map((ref) => ref.trace_id)))})
  AND span_id IN (${listed(new Set(refs.map((ref) => ref.span_id)))})`;

async function inPortions<Ref, Row>(
  refs: readonly Ref[],
  read: (portion: readonly Ref[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < refs.length; start += ASKED_AT_ONCE) {
    rows.push(...(await read(refs.slice(start, start + ASKED_AT_ONCE))));
  }
  return rows;
}

function selected(table: "spans" | "errors", instead: Readonly<Record<string, string>>): string {
  return columnsOf(table)
    .map((column) => instead[column] ?? column)
    .join(", ");
}

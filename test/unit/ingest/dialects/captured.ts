import { readFileSync } from "node:fs";
import path from "node:path";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { contextWith, NOW, readable } from "../given";

/**
 * The rows that come of spans that a sender really sent, in their order in the file (`test/fixtures/README.md`).
 *
 * @param file below `test/fixtures/otlp/`, as OTLP/JSON
 */
export function captured(file: string): SpanRow[] {
  const body = readFileSync(path.join("test", "fixtures", "otlp", file));
  const { spans, counts } = readable("otlp_traces", "application/json", body, {
    ...contextWith(),
    // Captures hold times of their own; nothing in them is older than this keeps, or later than this clock.
    receivedAt: new Date(NOW.getTime() + DAY_MS),
  });
  const lost = counts.filter(({ outcome, reason }) => outcome === "rejected" && reason !== "filtered");
  if (lost.length > 0) throw new Error(`Of ${file} some was rejected: ${JSON.stringify(lost)}.`);
  return spans;
}

const DAY_MS = 86_400_000;

/** What a call was and how it ended: `tools/call boom → tool_error (TypeError)`. */
export const told = (row: SpanRow): string =>
  `${row.method} ${row.target}`.trim() +
  ` → ${row.outcome}${row.error_type === "" || row.error_type === row.outcome ? "" : ` (${row.error_type})`}`;

/** Those that dashboards count. */
export const counted = (rows: readonly SpanRow[]): SpanRow[] =>
  rows.filter((row) => row.is_server_call === 1);

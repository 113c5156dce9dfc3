import { expect, test } from "vitest";
import { linksOf, relate } from "@/ingest/relatives";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { OTEL, rowOf, spanWith } from "./given";

const BLANK = rowOf(spanWith({ "mcp.method.name": "tools/call" }, { kind: "server", sender: OTEL }));
const rowWith = (otherwise: Partial<SpanRow>): SpanRow => ({ ...BLANK, parent_span_id: "", ...otherwise });
const call = (otherwise: Partial<SpanRow> = {}): SpanRow =>
  rowWith({ trace_id: TRACE, direction: "inbound", is_server_call: 1, ...otherwise });
const TRACE = "a".repeat(32);
const T0 = 1_760_000_000;
const at = (seconds: number) => `${T0 + seconds}.000000`;

/** The rows as related, told twice, which must change nothing. */
function related(...rows: SpanRow[]): SpanRow[] {
  relate(rows);
  const once = structuredClone(rows);
  relate(rows);
  expect(rows).toEqual(once);
  return rows;
}

test.each([
  ["ok and under way", {}, "cancelled"],
  ["ok and answered before", { duration_us: 2_000_000 }, "ok"],
  ["without an end", { duration_us: 0, outcome: "no_response" }, "cancelled"],
  [
    "failed by an error event alone",
    { outcome: "tool_error", issue_id: "i", error_message: "Aborted" },
    "cancelled",
  ],
  ["failed by its own status", { outcome: "tool_error", status: "error" }, "tool_error"],
  ["answered with a code", { outcome: "server_error", rpc_code: -32603 }, "server_error"],
  ["of another session", { session_id: "other" }, "ok"],
  ["another request", { request_id: "8" }, "ok"],
  ["a server's own request", { direction: "outbound" }, "ok"],
  ["begun later", { start_time: at(60) }, "ok"],
] as const)("a cancellation of a call that is %s", (_, otherwise, outcome) => {
  const asked = { request_id: "7", start_time: at(0), duration_us: 30_000_000, outcome: "ok" } as const;
  const note = call({
    span_id: "2",
    method: "notifications/cancelled",
    category: "notification",
    request_id: "7",
    start_time: at(10),
  });
  const [row] = related(call({ ...asked, ...otherwise }), note);
  expect(row?.outcome).toBe(outcome);
  if (outcome === "cancelled")
    expect(row).toMatchObject({ error_type: "cancelled", error_message: "", issue_id: "" });
});

test("calls far below each other, in a circle, or below themselves are related once, and it ends", () => {
  const deep = Array.from({ length: 40 }, (_, depth) =>
    call({ span_id: `s${depth}`, parent_span_id: depth === 0 ? "" : `s${depth - 1}` }),
  );
  expect(related(...deep).map((row) => row.is_server_call)).toEqual([1, ...Array(39).fill(0)]);
  const circle = [
    call({ span_id: "x", parent_span_id: "y" }),
    call({ span_id: "y", parent_span_id: "x" }),
    call({ span_id: "z", parent_span_id: "z" }),
  ];
  expect(related(...circle).map((row) => row.is_server_call)).toEqual([0, 1, 1]);
});

test("spans of the same id in two traces are not taken for each other", () => {
  const request = rowWith({
    trace_id: "b".repeat(32),
    span_id: "1",
    method: "",
    kind: "server",
    user_agent: "Cursor/1",
  });
  const [row] = related(call({ span_id: "2", parent_span_id: "1" }), request);
  expect(row?.user_agent).toBe("");
});

test("an attribute that only looks like our links is none", () => {
  expect(linksOf({ attributes: { "callsight.links": '[{"traceId":' } })).toEqual([]);
  expect(linksOf({ attributes: { "callsight.links": "null" } })).toEqual([]);
});

test("a session's client is what it said in initialize, before what a user agent says", () => {
  const session_id = "s";
  const rows = related(
    call({ span_id: "1", session_id }),
    call({ span_id: "2", session_id, client_name: "cursor" }),
    call({ span_id: "3", session_id, client_name: "acme-agent", client_version: "2", method: "initialize" }),
    call({ span_id: "4", session_id, user_agent: "Cursor/1.2" }),
  );
  expect(rows.map((row) => row.client_name)).toEqual(["acme-agent", "cursor", "acme-agent", "acme-agent"]);
});

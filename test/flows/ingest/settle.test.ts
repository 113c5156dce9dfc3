import { beforeAll, describe, expect, test } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { Settler } from "@/ingest/settle/settler";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { type Service, span, uploadOf } from "./spans";
import { ask, newSpanId, newTraceId, sentryCall, sentryError, serveUploads } from "./uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

async function send(body: string, format: "otlp/v1/traces" | "envelope", to = seeded): Promise<void> {
  const address = `${url()}/api/${to.project.id}/${format}/?sentry_key=${to.key.publicKey}`;
  const headers = { "content-type": format === "envelope" ? "text/plain" : "application/json" };
  expect((await fetch(address, { method: "POST", body, headers })).status).toBe(200);
}

type Part = [Service, ...object[]];
const sendSpans = (...parts: Part[]) => send(uploadOf(...parts), "otlp/v1/traces");

/** Two parts of a story in every order in which they can arrive; each ends settled. */
const ORDERS: [string, (first: Part, second: Part) => Promise<void>][] = [
  ["in the same upload", (upper, lower) => sendSpans(upper, lower)],
  [
    "upper first, lower in the next upload, settled at once",
    async (upper, lower) => {
      await sendSpans(upper);
      await sendSpans(lower);
    },
  ],
  [
    "lower first, upper in the next upload, settled at once",
    async (upper, lower) => {
      await sendSpans(lower);
      await sendSpans(upper);
    },
  ],
  [
    "upper first, settled before the lower came",
    async (upper, lower) => {
      await sendSpans(upper);
      await settle();
      await sendSpans(lower);
    },
  ],
  [
    "lower first, settled before the upper came",
    async (upper, lower) => {
      await sendSpans(lower);
      await settle();
      await sendSpans(upper);
    },
  ],
];

const rowsOf = (traceId: string, to = seeded) =>
  ask<Record<string, unknown>>(
    `SELECT span_id, method, is_server_call, outcome, error_type, client_name, client_version, client_title,
       protocol_version, user_agent, client_address, server_name, duration_us, session_id, transport, revision
     FROM spans_of(project_id = {id:UInt64}) WHERE trace_id = {trace:String} AND method != ''
     ORDER BY start_time, span_id`,
    { id: to.project.id, trace: traceId },
  );

const MAIN: Service = { name: "shop", instance: "1" };
const OTHER: Service = { name: "stock", instance: "2" };

describe.each(ORDERS)("%s", (_, arrive) => {
  test("a call handed on to a server mounted in the same process counts once (2.3 rule 4)", async () => {
    const trace = newTraceId();
    const outer = span({ trace, tool: "add", attributes: { "mcp.server.name": "front" } });
    const delegate = span({ trace, parent: outer.spanId, kind: 1, name: "delegate add", method: "" });
    const inner = span({
      trace,
      parent: delegate.spanId,
      tool: "add",
      attributes: { "mcp.server.name": "mounted" },
    });
    await arrive([MAIN, outer], [MAIN, delegate, inner]);
    await settle();
    const rows = await rowsOf(trace);
    expect(new Map(rows.map((row) => [row.span_id, row.is_server_call]))).toEqual(
      new Map([
        [outer.spanId, 1],
        [inner.spanId, 0],
      ]),
    );
  });

  test("a call that a proxy hands on to another server counts at both (2.3 rule 4)", async () => {
    const trace = newTraceId();
    const outer = span({ trace, tool: "add" });
    const client = span({ trace, parent: outer.spanId, kind: 3, tool: "add" });
    const inner = span({ trace, parent: client.spanId, tool: "add" });
    await arrive([MAIN, outer, client], [OTHER, inner]);
    await settle();
    const counted = (await rowsOf(trace)).filter((row) => row.is_server_call === 1);
    expect(counted.map((row) => row.server_name)).toEqual(expect.arrayContaining(["shop", "stock"]));
    expect(counted).toHaveLength(2);
  });

  test("a call of another method below a call counts", async () => {
    const trace = newTraceId();
    const outer = span({ trace, tool: "add" });
    const inner = span({ trace, parent: outer.spanId, method: "resources/read" });
    await arrive([MAIN, outer], [MAIN, inner]);
    await settle();
    expect((await rowsOf(trace)).map((row) => row.is_server_call)).toEqual([1, 1]);
  });

  test("a call below an HTTP request has its user agent, address and client", async () => {
    const trace = newTraceId();
    const request = span({ trace, method: "", name: "POST /mcp", attributes: AGENT });
    const call = span({ trace, parent: request.spanId, tool: "add" });
    await arrive([MAIN, request], [MAIN, call]);
    await settle();
    expect(await rowsOf(trace)).toMatchObject([BY_CURSOR]);
  });

  test("a call linked to an HTTP request of another trace has its user agent, address and client", async () => {
    const request = span({ trace: newTraceId(), method: "", name: "POST /mcp", attributes: AGENT });
    const trace = newTraceId();
    const link = { traceId: request.traceId, spanId: request.spanId };
    const call = span({ trace, parent: newSpanId(), tool: "add", links: [link] });
    await arrive([MAIN, request], [MAIN, call]);
    await settle();
    expect(await rowsOf(trace)).toMatchObject([BY_CURSOR]);
  });

  test("a call whose cancellation came is cancelled", async () => {
    const trace = newTraceId();
    const session = newSpanId();
    const call = span({
      trace,
      tool: "slow",
      ms: 5_000,
      attributes: { "jsonrpc.request.id": "7", "mcp.session.id": session },
    });
    const note = span({
      trace: newTraceId(),
      method: "notifications/cancelled",
      afterMs: 1_000,
      attributes: { "mcp.cancelled.request_id": "7", "mcp.session.id": session },
    });
    await arrive([MAIN, call], [MAIN, note]);
    await settle();
    expect(await rowsOf(trace)).toMatchObject([{ outcome: "cancelled", error_type: "cancelled" }]);
  });

  test("an earlier call with the same request id, which had been answered, is not cancelled", async () => {
    const trace = newTraceId();
    const early = span({ trace, tool: "quick", attributes: { "jsonrpc.request.id": "1" } });
    const note = span({
      trace,
      method: "notifications/cancelled",
      afterMs: 60_000,
      attributes: { "mcp.cancelled.request_id": "1" },
    });
    await arrive([MAIN, early], [MAIN, note]);
    await settle();
    expect((await rowsOf(trace))[0]).toMatchObject({ method: "tools/call", outcome: "ok" });
  });

  test("a call learns its client from the session's initialize", async () => {
    const session = newSpanId();
    const trace = newTraceId();
    const attributes = { "mcp.session.id": session };
    const initialize = span({
      trace: newTraceId(),
      method: "initialize",
      attributes: { ...attributes, ...CLIENT, "mcp.protocol.version": "2025-06-18" },
    });
    const call = span({ trace, tool: "add", attributes });
    await arrive([MAIN, initialize], [MAIN, call]);
    await settle();
    expect(await rowsOf(trace)).toMatchObject([
      {
        client_name: "acme-agent",
        client_version: "3.1",
        client_title: "Acme",
        protocol_version: "2025-06-18",
      },
    ]);
  });
});

const AGENT = { "user_agent.original": "Cursor/1.2.3", "client.address": "192.0.2.7" };
const BY_CURSOR = {
  user_agent: "Cursor/1.2.3",
  client_address: "192.0.2.7",
  client_name: "cursor",
  client_version: "1.2.3",
};
const CLIENT = { "mcp.client.name": "acme-agent", "mcp.client.version": "3.1", "mcp.client.title": "Acme" };

test("a repeat that was stored before its better error is withdrawn, and the ledger counts it as filtered", async () => {
  const own = await seedProject();
  const call = { traceId: newTraceId(), spanId: newSpanId(), tool: "folds" };
  await send(sentryCall(call), "envelope", own);
  await send(sentryError({ ...call, type: "JsonRpcError_-32603" }), "envelope", own);
  await settle();
  await send(sentryError(call), "envelope", own);
  await settle();
  const params = { id: own.project.id };
  const errors = await ask("SELECT error_type FROM errors_of(project_id = {id:UInt64})", params);
  expect(errors).toEqual([{ error_type: "CacheKeyError" }]);
  const ledger = `SELECT outcome, reason, sum(quantity) AS n FROM outcomes_of(project_id = {id:UInt64})
    WHERE kind = 'error' GROUP BY ALL ORDER BY outcome`;
  expect(await ask(ledger, params)).toEqual([
    { outcome: "accepted", reason: "", n: 1 },
    { outcome: "rejected", reason: "filtered", n: 1 },
  ]);
  const keys = "SELECT DISTINCT key_id FROM outcomes_of(project_id = {id:UInt64})";
  expect(await ask(keys, params)).toEqual([{ key_id: own.key.id }]);
});

test.each([
  ["before its cancellation", ["error", "note"]],
  ["after its cancellation", ["note", "error"]],
] as const)("a cancelled call whose handler throws %s is cancelled", async (_, order) => {
  const trace = newTraceId();
  const call = span({ trace, tool: "stops", ms: 5_000, attributes: { "jsonrpc.request.id": "9" } });
  const note = span({
    trace,
    method: "notifications/cancelled",
    afterMs: 1_000,
    attributes: { "mcp.cancelled.request_id": "9" },
  });
  await sendSpans([MAIN, call]);
  for (const next of order) {
    if (next === "note") await sendSpans([MAIN, note]);
    else await send(sentryError({ traceId: trace, spanId: call.spanId }), "envelope");
    await settle();
  }
  expect((await rowsOf(trace))[0]).toMatchObject({ outcome: "cancelled", error_type: "cancelled" });
});

test("a cancelled call that never comes is counted from its cancellation, until it comes", async () => {
  const own = await seedProject();
  const impatient = new Settler({ graceSeconds: 0 });
  const session = newSpanId();
  const who = { "mcp.session.id": session, ...CLIENT };
  const note = span({
    trace: newTraceId(),
    method: "notifications/cancelled",
    attributes: { ...who, "mcp.cancelled.request_id": "25" },
  });
  await send(uploadOf([MAIN, note]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  const params = { id: own.project.id };
  const requests = `SELECT method, outcome, client_name, session_id, duration_us, attributes['callsight.derived_from'] AS note
    FROM spans_of(project_id = {id:UInt64}) WHERE category != 'notification' ORDER BY method`;
  expect(await ask(requests, params)).toEqual([
    {
      method: "",
      outcome: "cancelled",
      client_name: "acme-agent",
      session_id: session,
      duration_us: 0,
      note: note.spanId,
    },
  ]);
  await agree(own);

  const call = span({
    trace: newTraceId(),
    tool: "slow",
    beforeMs: 600_000,
    ms: 1_200_000,
    attributes: { ...who, "jsonrpc.request.id": "25" },
  });
  await send(uploadOf([MAIN, call]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  expect(await ask(requests, params)).toMatchObject([
    { method: "tools/call", outcome: "cancelled", note: "" },
  ]);
  await agree(own);
});

test("a call whose span came is not counted a second time from its cancellation", async () => {
  const own = await seedProject();
  const impatient = new Settler({ graceSeconds: 0 });
  const trace = newTraceId();
  const call = span({ trace, tool: "slow", ms: 2_000, attributes: { "jsonrpc.request.id": "3" } });
  const note = span({
    trace,
    method: "notifications/cancelled",
    afterMs: 1_000,
    attributes: { "mcp.cancelled.request_id": "3" },
  });
  await send(uploadOf([MAIN, note]), "otlp/v1/traces", own);
  await send(uploadOf([MAIN, call]), "otlp/v1/traces", own);
  await impatient.pass();
  expect((await rowsOf(trace, own)).map((row) => row.outcome)).toEqual(["cancelled", "ok"]);
  await agree(own);
});

test("over stdio, where every message may be a trace of its own, a call that says it was cancelled counts once", async () => {
  const own = await seedProject();
  const impatient = new Settler({ graceSeconds: 0 });
  const stdio = { "network.transport": "pipe" };
  const noted = (requestId: string) =>
    span({
      trace: newTraceId(),
      method: "notifications/cancelled",
      afterMs: 1_000,
      attributes: { ...stdio, "mcp.cancelled.request_id": requestId },
    });
  const cancelled = (requestId: string) =>
    span({
      trace: newTraceId(),
      tool: "slow",
      beforeMs: 600_000,
      ms: 1_200_000,
      attributes: { ...stdio, "jsonrpc.request.id": requestId, "error.type": "cancelled" },
    });
  const inSession = span({
    trace: newTraceId(),
    method: "notifications/cancelled",
    attributes: { "mcp.session.id": newSpanId(), "mcp.cancelled.request_id": "3" },
  });
  // The span before the cancellation is judged, and long after.
  await send(uploadOf([MAIN, noted("3"), cancelled("3"), noted("4"), inSession]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  const calls = `SELECT method, request_id, count() AS n FROM spans_of(project_id = {id:UInt64})
    WHERE category != 'notification' AND outcome = 'cancelled' GROUP BY ALL ORDER BY request_id, method`;
  const params = { id: own.project.id };
  expect(await ask(calls, params)).toEqual([
    { method: "", request_id: "3", n: 1 },
    { method: "tools/call", request_id: "3", n: 1 },
    { method: "", request_id: "4", n: 1 },
  ]);
  // Another process of the same server, whose client gives its fourth request up as well.
  await send(uploadOf([MAIN, noted("4")]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  expect(await ask(calls, params)).toContainEqual({ method: "", request_id: "4", n: 2 });

  await send(uploadOf([MAIN, cancelled("4")], [OTHER, cancelled("5")]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  expect(await ask(calls, params)).toEqual([
    { method: "", request_id: "3", n: 1 },
    { method: "tools/call", request_id: "3", n: 1 },
    { method: "", request_id: "4", n: 1 },
    { method: "tools/call", request_id: "4", n: 1 },
    { method: "tools/call", request_id: "5", n: 1 },
  ]);
  await agree(own);
});

test("a cancellation over HTTP without a session counts for no call: its call was answered elsewhere", async () => {
  const own = await seedProject();
  const impatient = new Settler({ graceSeconds: 0 });
  const http = { "network.transport": "tcp", "mcp.protocol.version": "2025-11-25" };
  const call = span({
    trace: newTraceId(),
    tool: "slow",
    ms: 2_000,
    attributes: { ...http, "jsonrpc.request.id": "7" },
  });
  const note = span({
    trace: newTraceId(),
    method: "notifications/cancelled",
    afterMs: 1_000,
    attributes: { ...http, "mcp.cancelled.request_id": "7" },
  });
  await send(uploadOf([MAIN, call, note]), "otlp/v1/traces", own);
  await impatient.pass();
  await impatient.pass();
  const calls = `SELECT method, outcome FROM spans_of(project_id = {id:UInt64}) WHERE category != 'notification'`;
  expect(await ask(calls, { id: own.project.id })).toEqual([{ method: "tools/call", outcome: "ok" }]);
  await agree(own);
});

test("what two projects have in common by chance stays apart", async () => {
  const [one, two] = [await seedProject(), await seedProject()];
  const trace = newTraceId();
  const request = span({ trace, method: "", name: "POST /mcp", attributes: AGENT });
  const attributes = { "jsonrpc.request.id": "1", "mcp.session.id": "s" };
  const call = span({ trace, parent: request.spanId, tool: "add", ms: 5_000, attributes });
  const initialize = span({ trace, method: "initialize", attributes: { "mcp.session.id": "s", ...CLIENT } });
  const note = span({
    trace,
    method: "notifications/cancelled",
    attributes: { "mcp.session.id": "s", "mcp.cancelled.request_id": "1" },
  });
  await send(uploadOf([MAIN, call]), "otlp/v1/traces", one);
  await send(uploadOf([MAIN, request, initialize, note]), "otlp/v1/traces", two);
  await send(sentryError({ traceId: trace, spanId: call.spanId }), "envelope", two);
  await settle();
  expect(await rowsOf(trace, one)).toMatchObject([
    { outcome: "ok", client_name: "", user_agent: "", revision: 0 },
  ]);
});

test("parents that go round in a circle, and a trace larger than a pass reads, end", async () => {
  const own = await seedProject();
  const trace = newTraceId();
  const [a, b] = [newSpanId(), newSpanId()];
  await send(uploadOf([MAIN, span({ trace, id: a, parent: b, tool: "add" })]), "otlp/v1/traces", own);
  await send(uploadOf([MAIN, span({ trace, id: b, parent: a, tool: "add" })]), "otlp/v1/traces", own);
  await settle();
  const counted = (await rowsOf(trace, own)).filter((row) => row.is_server_call === 1);
  expect(counted).toHaveLength(1);

  const large = newTraceId();
  const root = span({ trace: large, method: "", name: "POST /mcp", attributes: AGENT });
  for (let upload = 0; upload < 6; upload++) {
    const calls = Array.from({ length: 1_000 }, () =>
      span({ trace: large, parent: root.spanId, tool: "add" }),
    );
    await send(uploadOf([MAIN, ...calls]), "otlp/v1/traces", own);
  }
  await send(uploadOf([MAIN, root]), "otlp/v1/traces", own);
  await settle();
  const learnt = (await rowsOf(large, own)).filter((row) => row.client_name === "cursor");
  expect(learnt.length).toBeGreaterThan(4_000);
  expect(learnt.length).toBeLessThan(6_000);
  await agree(own);
});

test("roll-ups agree with the calls that stand, to the unit", async () => {
  await settle();
  await agree(seeded);
});

async function agree({ project: { id } }: Seeded): Promise<void> {
  const ofSpans = `SELECT method, target, outcome, client_name, count() AS n FROM spans_of(project_id = {id:UInt64})
    WHERE is_server_call = 1 GROUP BY ALL ORDER BY ALL`;
  const ofHours = `SELECT method, target, outcome, client_name, sum(samples) AS n
    FROM calls_per_hour_of(project_id = {id:UInt64}) GROUP BY ALL HAVING n != 0 ORDER BY ALL`;
  expect(await ask(ofHours, { id })).toEqual(await ask(ofSpans, { id }));
  const inSpans = `SELECT session_id, count() AS calls, max(client_name) AS client FROM spans_of(project_id = {id:UInt64})
    WHERE is_server_call = 1 AND session_id != '' GROUP BY ALL ORDER BY ALL`;
  const inSessions = `SELECT session_id, sum(calls) AS calls, max(client_name) AS client
    FROM sessions_of(project_id = {id:UInt64}) GROUP BY ALL HAVING calls != 0 ORDER BY ALL`;
  expect(await ask(inSessions, { id })).toEqual(await ask(inSpans, { id }));
}

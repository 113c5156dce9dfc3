import { beforeAll, expect, test } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { ask, newSpanId, newTraceId, sentryCall, sentryError, serveUploads } from "./uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

async function send(body: string): Promise<void> {
  const address = `${url()}/api/${seeded.project.id}/envelope/?sentry_key=${seeded.key.publicKey}`;
  expect((await fetch(address, { method: "POST", body })).status).toBe(200);
}

/** What pages see of the tool's calls, and what the roll-up says of them. */
async function seen(tool: string) {
  const params = { id: seeded.project.id, tool };
  const spans = await ask(
    "SELECT outcome, error_type, issue_id != '' AS has_issue FROM spans_of(project_id = {id:UInt64}) WHERE target = {tool:String}",
    params,
  );
  const rollUp = await ask(
    `SELECT outcome, sum(samples) AS n FROM calls_per_hour_of(project_id = {id:UInt64}) WHERE target = {tool:String}
     GROUP BY outcome HAVING n != 0`,
    params,
  );
  return { spans, rollUp };
}

const FAILED = {
  spans: [{ outcome: "tool_error", error_type: "CacheKeyError", has_issue: 1 }],
  rollUp: [{ outcome: "tool_error", n: 1 }],
};

test("a call whose error came before it counts as failed", async () => {
  const call = { traceId: newTraceId(), spanId: newSpanId(), tool: "error-first" };
  await send(sentryError(call));
  await send(sentryCall(call));
  expect(await seen("error-first")).toEqual(FAILED);
});

test("a call whose error came after it counts as failed, once, in rows and roll-ups", async () => {
  const call = { traceId: newTraceId(), spanId: newSpanId(), tool: "span-first" };
  await send(sentryCall(call));
  expect((await seen("span-first")).rollUp).toEqual([{ outcome: "ok", n: 1 }]);
  await send(sentryError(call));
  await settle();
  expect(await seen("span-first")).toEqual(FAILED);
  // A second error of the same call has nothing to add.
  await send(sentryError(call));
  await settle();
  expect(await seen("span-first")).toEqual(FAILED);
});

test("a call and its error that arrive at the same time count as one failed call", async () => {
  const calls = Array.from({ length: 20 }, () => ({
    traceId: newTraceId(),
    spanId: newSpanId(),
    tool: "together",
  }));
  await Promise.all(calls.flatMap((call) => [send(sentryError(call)), send(sentryCall(call))]));
  await settle();
  const { spans, rollUp } = await seen("together");
  expect(spans).toHaveLength(20);
  expect(rollUp).toEqual([{ outcome: "tool_error", n: 20 }]);
});

test("an error of another call leaves a call as it is", async () => {
  const traceId = newTraceId();
  await send(sentryError({ traceId, spanId: newSpanId() }));
  await send(sentryCall({ traceId, tool: "unharmed" }));
  await settle();
  expect((await seen("unharmed")).rollUp).toEqual([{ outcome: "ok", n: 1 }]);
});

test("the JSON-RPC error that repeats a handler's exception is no second occurrence", async () => {
  const call = { traceId: newTraceId(), spanId: newSpanId() };
  await send(sentryError(call));
  await send(sentryError({ ...call, type: "JsonRpcError_-32603" }));
  const errors = "SELECT error_type FROM errors_of(project_id = {id:UInt64}) WHERE trace_id = {trace:String}";
  expect(await ask(errors, { id: seeded.project.id, trace: call.traceId })).toEqual([
    { error_type: "CacheKeyError" },
  ]);
});

test("a call that came before its error learns the code that only the repeat of it names", async () => {
  const call = { traceId: newTraceId(), spanId: newSpanId(), tool: "learns-code" };
  await send(sentryCall(call));
  await send(sentryError(call));
  await send(sentryError({ ...call, type: "JsonRpcError_-32603" }));
  await settle();
  const params = { id: seeded.project.id, trace: call.traceId };
  const spans =
    "SELECT outcome, rpc_code FROM spans_of(project_id = {id:UInt64}) WHERE trace_id = {trace:String}";
  expect(await ask(spans, params)).toEqual([{ outcome: "tool_error", rpc_code: -32603 }]);
  const errors = "SELECT error_type FROM errors_of(project_id = {id:UInt64}) WHERE trace_id = {trace:String}";
  expect(await ask(errors, params)).toEqual([{ error_type: "CacheKeyError" }]);
});

test("the ledger counts repeats as filtered, and adds up", async () => {
  const params = { id: seeded.project.id };
  const stored = await ask<{ n: number }>(
    "SELECT count() AS n FROM errors_of(project_id = {id:UInt64})",
    params,
  );
  const ledger = `SELECT outcome, reason, sum(quantity) AS n FROM outcomes_of(project_id = {id:UInt64})
    WHERE kind = 'error' GROUP BY ALL ORDER BY outcome`;
  expect(await ask(ledger, params)).toEqual([
    { outcome: "accepted", reason: "", n: stored[0]?.n },
    { outcome: "rejected", reason: "filtered", n: 2 },
  ]);
});

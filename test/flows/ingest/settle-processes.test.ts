import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { Settler } from "@/ingest/settle/settler";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { type ClickHouseServer, startClickHouseServer } from "@/test/clickhouse-server";
import { startPostgresql } from "@/test/postgresql";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { type RunningServer, startServer } from "./server";
import { span, uploadOf } from "./spans";
import { ask, newSpanId, newTraceId, sentryCall, sentryError, serveUploads } from "./uploads";

// What several processes share is a ClickHouse server (chDB's engine behind its protocol) and a PostgreSQL server.
freshStores();
let store: ClickHouseServer;
beforeAll(async () => {
  store = await startClickHouseServer();
  process.env.CLICKHOUSE_URL = store.url;
  await migrateFacts((await facts()).writer);
});
afterAll(() => store.close());
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

async function send(body: string): Promise<void> {
  const address = `${url()}/api/${seeded.project.id}/envelope/?sentry_key=${seeded.key.publicKey}`;
  expect((await fetch(address, { method: "POST", body })).status).toBe(200);
}

const outcomesOf = (traceId: string, projectId = seeded.project.id) =>
  ask<{ outcome: string }>(
    "SELECT outcome, revision FROM spans_of(project_id = {id:UInt64}) WHERE trace_id = {trace:String}",
    { id: projectId, trace: traceId },
  );

test("of two settlers one works at a time, and the other goes on where it stops", async () => {
  const [one, two] = [new Settler(), new Settler()];
  const call = { traceId: newTraceId(), spanId: newSpanId() };
  await send(sentryCall(call));
  await send(sentryError(call));
  expect(await Promise.all([one.pass(), two.pass()])).toEqual(expect.arrayContaining([true, false]));
  expect(await outcomesOf(call.traceId)).toEqual([{ outcome: "tool_error", revision: 1 }]);
  const [holder, other] = (await one.pass()) ? [one, two] : [two, one];
  expect(await other.pass()).toBe(false);

  const later = { traceId: newTraceId(), spanId: newSpanId() };
  await send(sentryCall(later));
  await send(sentryError(later));
  await holder.release();
  expect(await other.pass()).toBe(true);
  expect(await holder.pass()).toBe(false);
  expect(await outcomesOf(later.traceId)).toEqual([{ outcome: "tool_error", revision: 1 }]);
  expect(await outcomesOf(call.traceId)).toEqual([{ outcome: "tool_error", revision: 1 }]);
  await other.release();
});

test("a pass that fails loses nothing, and a correction is not made twice", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {}); // The writer rightly complains.
  const call = { traceId: newTraceId(), spanId: newSpanId(), tool: "outage" };
  await send(sentryCall(call));
  await send(sentryError(call));
  await store.stop();
  await expect(settle()).rejects.toThrow();
  await store.start();
  expect(await settle()).toBe(true);
  expect(await settle()).toBe(true);
  expect(await outcomesOf(call.traceId)).toEqual([{ outcome: "tool_error", revision: 1 }]);
  const rollUp = `SELECT outcome, sum(samples) AS n FROM calls_per_hour_of(project_id = {id:UInt64})
    WHERE target = 'outage' GROUP BY outcome HAVING n != 0`;
  expect(await ask(rollUp, { id: seeded.project.id })).toEqual([{ outcome: "tool_error", n: 1 }]);
});

test("what reaches two processes at once is one story in their common stores", async () => {
  const postgresql = await startPostgresql();
  const key = "0123456789abcdef0123456789abcdef";
  const homes = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), "callsight-settle-")));
  const common = {
    DATABASE_URL: postgresql.url("postgres"),
    CLICKHOUSE_URL: store.url,
    CALLSIGHT_INIT_EMAIL: "owner@example.com",
    CALLSIGHT_INIT_PASSWORD: "correct horse battery",
    CALLSIGHT_INIT_ORG: "Acme",
    CALLSIGHT_INIT_PROJECT: "Weather",
    CALLSIGHT_INIT_DSN_KEY: key,
  };
  const processes: RunningServer[] = [];
  for (const DATA_DIR of homes) processes.push(await startServer({ ...common, DATA_DIR }));
  // Ids of projects begin at 1 in both PostgreSQL servers; this one's traces are its own.
  const post = async (index: number, format: "envelope" | "otlp/v1/traces", body: string) => {
    const headers = { "content-type": format === "envelope" ? "text/plain" : "application/json" };
    const address = `${processes[index % 2]?.url}/api/1/${format}/?sentry_key=${key}`;
    expect((await fetch(address, { method: "POST", body, headers })).status).toBe(200);
  };
  const calls = Array.from({ length: 20 }, () => ({
    traceId: newTraceId(),
    spanId: newSpanId(),
    tool: "shared",
  }));
  const session = newSpanId();
  const attributes = { "mcp.session.id": session };
  const hello = span({
    trace: newTraceId(),
    method: "initialize",
    attributes: { ...attributes, "mcp.client.name": "acme-agent" },
  });
  const asked = span({ trace: newTraceId(), tool: "asked", attributes });
  await Promise.all([
    ...calls.map((call, index) => post(index, "envelope", sentryCall(call))),
    ...calls.map((call, index) => post(index + 1, "envelope", sentryError(call))),
    post(0, "otlp/v1/traces", uploadOf([{ name: "shop", instance: "1" }, hello])),
    post(1, "otlp/v1/traces", uploadOf([{ name: "shop", instance: "1" }, asked])),
  ]);
  const seen = () =>
    ask(
      `SELECT target, outcome, client_name, count() AS n FROM spans_of(project_id = 1)
       WHERE target IN ('shared', 'asked') GROUP BY ALL ORDER BY target`,
    );
  const ONE_STORY = [
    { target: "asked", outcome: "ok", client_name: "acme-agent", n: 1 },
    { target: "shared", outcome: "tool_error", client_name: "", n: 20 },
  ];
  await expect.poll(seen, { timeout: 30_000 }).toEqual(ONE_STORY);
  const rollUp = `SELECT target, outcome, client_name, sum(samples) AS n FROM calls_per_hour_of(project_id = 1)
    WHERE target IN ('shared', 'asked') GROUP BY ALL HAVING n != 0 ORDER BY target`;
  expect(await ask(rollUp)).toEqual(ONE_STORY);

  // The process that settles leaves; the other does its work from then on.
  expect(await processes[0]?.end("SIGTERM")).toBe(0);
  const last = { traceId: newTraceId(), spanId: newSpanId(), tool: "last" };
  await post(1, "envelope", sentryCall(last));
  await post(1, "envelope", sentryError(last));
  await expect
    .poll(() => outcomesOf(last.traceId, 1), { timeout: 30_000 })
    .toEqual([{ outcome: "tool_error", revision: 1 }]);
  expect(await processes[1]?.end("SIGTERM")).toBe(0);
  for (const home of homes) rmSync(home, { recursive: true, force: true });
  await postgresql.stop();
}, 180_000);

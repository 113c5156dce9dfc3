import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { oldestUnstoredAt } from "@/ingest/write/writer";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { ready } from "@/lib/operations";
import { type ClickHouseServer, startClickHouseServer } from "@/test/clickhouse-server";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { startServer } from "./server";
import { ask, newSpanId, newTraceId, sentryCall, sentryError, serveUploads } from "./uploads";

// A facts store that can go away is one behind CLICKHOUSE_URL: here chDB's engine behind ClickHouse's HTTP protocol.
const { dataDir } = freshStores();
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

const send = async (body: string) => {
  const address = `${url()}/api/${seeded.project.id}/envelope/?sentry_key=${seeded.key.publicKey}`;
  return (await fetch(address, { method: "POST", body })).status;
};
const spool = () => readdirSync(path.join(dataDir, "spool")).filter((name) => name.endsWith(".batch.json"));

test("while the facts store is away uploads are taken and kept, and arrive when it is back", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {}); // It rightly complains.
  const late = { traceId: newTraceId(), spanId: newSpanId(), tool: "late" };
  expect(await send(sentryCall(late))).toBe(200);

  await store.stop();
  const kept = { traceId: newTraceId(), tool: "kept" };
  expect(await send(sentryCall(kept))).toBe(200);
  expect(await send(sentryCall(kept).replace("", " "))).toBe(200); // The same call in other bytes: another upload.
  expect(await send(sentryError(late))).toBe(200);
  expect(spool().length).toBeGreaterThan(0);
  expect(oldestUnstoredAt()).toBeInstanceOf(Date);
  const answer = await ready(oldestUnstoredAt());
  expect([answer.status, JSON.parse(answer.body).facts]).toEqual([
    503,
    expect.stringContaining("does not answer"),
  ]);

  await store.start();
  await expect.poll(spool, { timeout: 30_000 }).toEqual([]);
  await settle();
  const params = { id: seeded.project.id };
  const calls = `SELECT target, outcome, count() AS n FROM spans_of(project_id = {id:UInt64})
    GROUP BY ALL ORDER BY target`;
  expect(await ask(calls, params)).toEqual([
    { target: "kept", outcome: "ok", n: 2 },
    { target: "late", outcome: "tool_error", n: 1 },
  ]);
  const ledger = `SELECT kind, sum(quantity) AS n FROM outcomes_of(project_id = {id:UInt64}) GROUP BY kind ORDER BY kind`;
  expect(await ask(ledger, params)).toEqual([
    { kind: "error", n: 1 },
    { kind: "span", n: 3 },
  ]);
  expect((await ready(oldestUnstoredAt())).status).toBe(200);
});

test("when the disk cannot take an upload either, its sender is asked to come again, and its retry is new", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const folder = path.join(dataDir, "spool");
  const body = sentryCall({ traceId: newTraceId(), tool: "again" });
  await store.stop();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "in the way"); // A disk that is full says no in the same place.
  const address = `${url()}/api/${seeded.project.id}/envelope/?sentry_key=${seeded.key.publicKey}`;
  const refused = await fetch(address, { method: "POST", body });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"]);

  await store.start();
  rmSync(folder);
  await expect.poll(() => send(body), { timeout: 30_000 }).toBe(200);
  const calls = "SELECT count() AS n FROM spans_of(project_id = {id:UInt64}) WHERE target = 'again'";
  expect(await ask(calls, { id: seeded.project.id })).toEqual([{ n: 1 }]);
});

test("what was kept on disk outlives kill -9 and arrives after the next start", async () => {
  const key = "0123456789abcdef0123456789abcdef";
  const ownDir = mkdtempSync(path.join(tmpdir(), "callsight-outage-"));
  cpSync(inject("templateDataDir"), ownDir, { recursive: true });
  const settings = {
    DATA_DIR: ownDir,
    CLICKHOUSE_URL: store.url,
    CALLSIGHT_INIT_EMAIL: "owner@example.com",
    CALLSIGHT_INIT_PASSWORD: "correct horse battery",
    CALLSIGHT_INIT_ORG: "Acme",
    CALLSIGHT_INIT_PROJECT: "Weather",
    CALLSIGHT_INIT_DSN_KEY: key,
  };
  const traceId = newTraceId();
  const first = await startServer(settings);
  await store.stop();
  const kept = await fetch(`${first.url}/api/1/envelope/?sentry_key=${key}`, {
    method: "POST",
    body: sentryCall({ traceId }),
  });
  expect(kept.status).toBe(200);
  await first.end("SIGKILL");

  await store.start();
  const second = await startServer(settings);
  const stored = () => ask("SELECT count() AS n FROM spans WHERE trace_id = {id:String}", { id: traceId });
  await expect.poll(stored, { timeout: 30_000 }).toEqual([{ n: 1 }]);
  expect(await second.end("SIGTERM")).toBe(0);
  rmSync(ownDir, { recursive: true });
}, 120_000);

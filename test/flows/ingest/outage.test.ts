import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { oldestUnstoredAt } from "@/ingest/write/writer";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { ready } from "@/lib/operations";
import { type ClickHouseServer, startClickHouseServer } from "@/test/clickhouse-server";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
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

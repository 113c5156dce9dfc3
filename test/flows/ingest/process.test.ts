import path from "node:path";
import { expect, test } from "vitest";
import { freshStores } from "@/test/stores";
import { failToStart, startServer } from "./server";
import { newTraceId, otlpCall, otlpTraces, sentryCall } from "./uploads";

const KEY = "0123456789abcdef0123456789abcdef";
const { dataDir } = freshStores();
const settings = {
  DATA_DIR: dataDir,
  CALLSIGHT_INIT_EMAIL: "owner@example.com",
  CALLSIGHT_INIT_PASSWORD: "correct horse battery",
  CALLSIGHT_INIT_ORG: "Acme",
  CALLSIGHT_INIT_PROJECT: "Weather",
  CALLSIGHT_INIT_DSN_KEY: KEY,
};

const send = (url: string, body: string) =>
  fetch(`${url}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${KEY}` },
    body,
  });
const callIn = (traceId: string) => otlpTraces(otlpCall({ traceId }));

/** Asks in a process of its own: only one may hold the directory, and this one must not. */
async function storedSpans(): Promise<string[]> {
  const { Session } = await import("chdb");
  const session = new Session(path.join(dataDir, "clickhouse"));
  try {
    return session.query("SELECT trace_id FROM spans", "TSV").trim().split("\n");
  } finally {
    session.close();
  }
}

test("what was acknowledged survives kill -9, and the next start takes the directory over", async () => {
  const first = await startServer(settings);
  const traceId = newTraceId();
  const upload = callIn(traceId);
  expect((await send(first.url, upload)).status).toBe(200);
  await first.end("SIGKILL");

  const second = await startServer(settings);
  expect((await fetch(`${second.url}/api/ready`)).status).toBe(200);

  const third = await failToStart(settings);
  expect(third.code).toBe(1);
  expect(third.said).toContain("is in use by another Callsight");
  expect(third.said).toContain("DATA_DIR");

  expect((await send(second.url, upload)).status).toBe(200); // The same upload, sent to the process that came after.
  const others = Array.from({ length: 30 }, newTraceId);
  const answers = others.map((id) => send(second.url, callIn(id)));
  await answers[0];
  expect(await second.end("SIGTERM")).toBe(0);
  const statuses = await Promise.allSettled(answers);
  const acknowledged = others.filter((_, index) => {
    const answer = statuses[index];
    return answer?.status === "fulfilled" && answer.value.status === 200;
  });
  expect(acknowledged.length).toBeGreaterThan(0);

  const stored = await storedSpans();
  expect(stored).toEqual(expect.arrayContaining([traceId, ...acknowledged]));
  expect(new Set(stored).size).toBe(stored.length);
}, 120_000);

test("a setting that cannot be used stops the start with a sentence", async () => {
  const { code, said } = await failToStart({ ...settings, PORT: "http" });
  expect(code).toBe(1);
  expect(said).toContain("PORT must be a port number, for example 3000");
  expect(said).not.toContain("    at ");
});

test("it tells whether it is alive, whether it is ready, and how it does", async () => {
  const server = await startServer(settings);
  const get = async (page: string) => {
    const answer = await fetch(server.url + page);
    return [answer.status, await answer.text()] as const;
  };
  expect(await get("/api/health")).toEqual([200, '{"status":"alive"}']);
  expect(await get("/api/ready")).toEqual([
    200,
    '{"status":"ready","records":"ok","facts":"ok","uploads":"ok"}',
  ]);
  const envelopes = `${server.url}/api/1/envelope/?sentry_key=${KEY}`;
  expect((await fetch(envelopes, { method: "POST", body: sentryCall() })).status).toBe(200);
  const [, page] = await get("/metrics");
  expect(page).toContain('callsight_uploads_total{format="sentry_envelope",status="200"} 1');
  expect(page).toContain('callsight_items_total{kind="span",outcome="accepted",reason=""} 1');
  expect((await get("/"))[0]).toBe(404);
  expect(await server.end("SIGTERM")).toBe(0);
});

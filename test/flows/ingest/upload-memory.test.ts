import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, expect, test } from "vitest";
import { uploadMemory } from "@/ingest/http/upload-memory";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { ask, newTraceId, otlpCall, otlpTraces, sentryCall, serveUploads } from "./uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

const MIB = 1024 * 1024;
const fillers: { release: () => void }[] = [];
afterEach(() => {
  for (const filler of fillers.splice(0)) filler.release();
});

/** Takes all memory for uploads but so many bytes. */
function leave(bytes: number): void {
  const memory = uploadMemory();
  const filler = memory.hold();
  fillers.push(filler);
  expect(filler.grow(memory.bytesMax - memory.bytes - bytes)).toBe(true);
}

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${url()}${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
    headers: { authorization: `Bearer ${seeded.key.publicKey}`, ...headers },
  });
const envelopes = () => `/api/${seeded.project.id}/envelope/`;
const JSON_TYPE = { "content-type": "application/json" };

test("uploads share a bound that fits the machine, and the largest upload fits into it", () => {
  expect(uploadMemory().bytesMax).toBeGreaterThanOrEqual(128 * MIB);
});

test("beyond it senders are told to come again, and nothing of theirs is counted or stored", async () => {
  leave(100);
  const sentry = await post(envelopes(), sentryCall());
  expect([sentry.status, sentry.headers.get("retry-after")]).toEqual([503, "5"]);
  const traceId = newTraceId();
  const upload = otlpTraces(otlpCall({ traceId }));
  const otlp = await post("/v1/traces", upload, JSON_TYPE);
  expect([otlp.status, otlp.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await otlp.json()).toEqual({
    code: 14,
    message: expect.stringContaining("send this one again later"),
  });
  expect(await ask("SELECT count() AS n FROM outcomes")).toEqual([{ n: 0 }]);

  for (const filler of fillers.splice(0)) filler.release();
  expect((await post("/v1/traces", upload, JSON_TYPE)).status).toBe(200);
});

test("what a body decompresses to counts while it grows, however small it came", async () => {
  leave(10 * MIB);
  const bomb = gzipSync(Buffer.alloc(40 * MIB));
  expect(bomb.length).toBeLessThan(100_000);
  expect((await post(envelopes(), bomb, { "content-encoding": "gzip" })).status).toBe(503);
});

test("a promise of bytes keeps nobody out: only what arrived counts", async () => {
  leave(MIB);
  const waiting = request(`${url()}${envelopes()}`, {
    method: "POST",
    headers: { "content-length": 60 * MIB, authorization: `Bearer ${seeded.key.publicKey}` },
  });
  waiting.on("error", () => {}); // It is given up below.
  await new Promise((resolve) => waiting.write("{}\n", resolve));
  expect((await post(envelopes(), sentryCall())).status).toBe(200);
  waiting.destroy();
});

test("whatever the answer, what an upload held is given back", async () => {
  const answers = await Promise.all([
    post(envelopes(), sentryCall()),
    post(envelopes(), "no envelope"),
    post(envelopes(), gzipSync(sentryCall()), { "content-encoding": "gzip" }),
    post(envelopes(), "no gzip", { "content-encoding": "gzip" }),
    post(envelopes(), gzipSync(Buffer.alloc(80 * MIB)), { "content-encoding": "gzip" }),
    post("/v1/traces", Buffer.alloc(65 * MIB), JSON_TYPE),
    post("/v1/traces", "{}", { ...JSON_TYPE, authorization: `Bearer ${"0".repeat(32)}` }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 400, 200, 400, 413, 413, 403]);
  await expect.poll(() => uploadMemory().bytes).toBe(0);
});

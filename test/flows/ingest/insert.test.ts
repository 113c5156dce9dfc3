import { expect, test } from "vitest";
import { readUpload } from "@/ingest/read";
import type { UploadContext } from "@/ingest/upload";
import { openWriter, storeOnce } from "@/ingest/write/writer";
import { insertRows } from "@/lib/clickhouse/insert";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { freshStores } from "@/test/stores";
import { ask, newSpanId, newTraceId, otlpCall, otlpTraces } from "./uploads";

freshStores();

const context: UploadContext = {
  projectId: 1,
  keyId: "key",
  retentionDays: 90,
  scrub: { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true },
  uploadId: "18446744073709551615", // The largest there is.
  receivedAt: new Date(),
};

function spanRow(change: Partial<SpanRow> = {}): SpanRow {
  const body = otlpTraces(otlpCall({ traceId: newTraceId(), spanId: newSpanId() }));
  const read = readUpload("otlp_traces", "application/json", Buffer.from(body), context);
  if (!read.ok || !read.spans[0]) throw new Error("The sample span could not be read.");
  return { ...read.spans[0], start_time: new Date().toISOString(), ...change };
}

const stored = async (traceId: string) =>
  (
    await ask<SpanRow>(
      "SELECT * REPLACE (toString(upload_id) AS upload_id) FROM spans WHERE trace_id = {id:String}",
      { id: traceId },
    )
  )[0];

test.each<[string, Partial<SpanRow>]>([
  ["plain", {}],
  ["text of every width", { name: "tools/call grüße 😀", target: "é".repeat(24), arguments: '"\\\n\t\0' }],
  [
    "text whose bytes need a longer length than its characters",
    { user_agent: "ü".repeat(100), result: "ü".repeat(10_000) },
  ],
  ["large payloads", { result: "x".repeat(3_000_000), result_bytes: 3_000_000 }],
  ["a code, and no code", { rpc_code: -32603 }],
  ["attributes of all kinds", { attributes: { "": "", __proto__x: "1", "it's": "'\\" } }],
  [
    "numbers at their edges",
    { duration_us: 2 ** 53 - 1, retention_days: 65_535, revision: 255, sign: -1, sample_weight: 0.5 },
  ],
])("a row comes back as it went in: %s", async (_, change) => {
  const row = spanRow(change);
  await insertRows("spans", [row], `test-${row.span_id}`);
  const found = await stored(row.trace_id);
  const { start_time, received_at, ...rest } = row;
  expect(found).toMatchObject(rest);
  expect(Date.parse(found?.start_time ?? "")).toBe(Date.parse(start_time));
  expect(found?.received_at).toBe(received_at);
});

test("times keep their microseconds, in both forms they come in", async () => {
  const second = Math.floor(Date.now() / 1000);
  const decimal = spanRow({ start_time: `${second}.000001` });
  const iso = spanRow({ start_time: `${new Date(second * 1000).toISOString().slice(0, -5)}.123456Z` });
  await insertRows("spans", [decimal, iso], "times");
  expect((await stored(decimal.trace_id))?.start_time).toMatch(/\.000001Z$/);
  expect((await stored(iso.trace_id))?.start_time).toMatch(/\.123456Z$/);
});

test("a batch larger than a block arrives whole, and once however often it is sent", async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) =>
    spanRow({ method: "batch", target: `t${index % 7}` }),
  );
  await insertRows("spans", rows, "whole");
  await insertRows("spans", rows, "whole");
  expect(
    await ask("SELECT count() AS n, uniqExact(span_id) AS spans FROM spans WHERE method = 'batch'"),
  ).toEqual([{ n: 5_000, spans: 5_000 }]);
  expect(await ask("SELECT sum(samples) AS n FROM calls_per_hour WHERE method = 'batch'")).toEqual([
    { n: 5_000 },
  ]);
});

test("a batch over many days, with the same token twice, is stored once", async () => {
  const day = 86_400_000;
  const rows = Array.from({ length: 150 }, (_, index) =>
    spanRow({ method: "days", start_time: new Date(Date.now() - (index % 80) * day).toISOString() }),
  );
  await insertRows("spans", rows, "days");
  await insertRows("spans", rows, "days");
  expect(await ask("SELECT count() AS n FROM spans WHERE method = 'days'")).toEqual([{ n: 150 }]);
});

test("an upload whose row cannot be stored fails alone; those that waited with it are stored", async () => {
  await openWriter();
  const store = (span: SpanRow) =>
    storeOnce(span.span_id, {
      projectId: 1,
      keyId: "key",
      receivedAt: new Date(),
      spans: [span],
      errors: [],
      logs: [],
      counts: [],
    });
  const good = Array.from({ length: 5 }, () => spanRow({ method: "beside" }));
  const bad = spanRow({ method: "beside", start_time: "the day after tomorrow" });
  const [first, ...rest] = good;
  if (!first) throw new Error("There are five.");
  // The first is being stored while the others gather for one batch.
  const results = await Promise.allSettled([first, ...rest.slice(0, 2), bad, ...rest.slice(2)].map(store));
  expect(results.map((result) => result.status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
  ]);
  expect(await ask("SELECT count() AS n FROM spans WHERE method = 'beside'")).toEqual([{ n: 5 }]);
});

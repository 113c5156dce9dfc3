/**
 * Uploads that were made to hurt, each through the whole path into the stores: how it is answered, what is kept of it,
 * and that the ledger knows of every item.
 */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { flushWriter, openWriter } from "@/ingest/write/writer";
import type { FuzzedUpload } from "@/test/fuzz/uploads";
import { otlpProtobuf, varint } from "@/test/otlp-protobuf";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { ask, newSpanId, newTraceId, otlpCall, sentryCall, sentryError } from "./uploads";
import { type Judged, WholePath } from "./whole-path";

// Uploads as large as they may be: on a busy machine reading one takes a while.
vi.setConfig({ testTimeout: 180_000 });

freshStores();
const now = new Date();
let owner: Seeded;
let path: WholePath;
beforeAll(async () => {
  await openWriter();
  owner = await seedProject();
  path = new WholePath(owner, now);
});
afterAll(flushWriter);

const MIB = 1024 * 1024;
const envelope = (body: string | Buffer): FuzzedUpload => ({
  path: "envelope/",
  headers: {},
  body: Buffer.from(body),
});
const inJson = (body: string | Buffer, signal = "traces"): FuzzedUpload => ({
  path: `otlp/v1/${signal}`,
  headers: { "content-type": "application/json" },
  body: Buffer.from(body),
});
const inProtobuf = (body: Buffer, signal = "traces"): FuzzedUpload => ({
  path: `otlp/v1/${signal}`,
  headers: { "content-type": "application/x-protobuf" },
  body,
});
const requestOf = (spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const traces = (...spans: object[]) => inJson(JSON.stringify(requestOf(spans)));
const gzipped = (upload: FuzzedUpload): FuzzedUpload => ({
  ...upload,
  headers: { ...upload.headers, "content-encoding": "gzip" },
  body: gzipSync(upload.body),
});
/** A call with these attributes, given as text so that it can say what no value does. */
const callWith = (attributes: string, otherwise: object = {}) =>
  inJson(
    JSON.stringify(requestOf([{ ...otlpCall(), ...otherwise, attributes: "HERE" }])).replace(
      '"HERE"',
      attributes,
    ),
  );

const counted = ({ read }: Judged) =>
  (read?.counts ?? []).map(({ kind, outcome, reason, quantity }) =>
    `${quantity} ${kind} ${outcome} ${reason}`.trim(),
  );

const NEST = 100_000;
const nested = (open: string, close: string) => open.repeat(NEST) + close.repeat(NEST);
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
/** Fields within fields, the outermost first. */
const within = (numbers: readonly number[], bytes: Buffer) =>
  numbers.reduceRight((inner, number) => field(number, inner), bytes);

describe("bombs", () => {
  test.each<[string, () => FuzzedUpload, number]>([
    ["of zeros in gzip", () => gzipped(envelope(Buffer.alloc(100 * MIB))), 413],
    [
      "in gzip within gzip",
      () => ({
        ...gzipped(gzipped(envelope(Buffer.alloc(80 * MIB)))),
        headers: { "content-encoding": "gzip, gzip" },
      }),
      413,
    ],
    [
      "of an envelope's items",
      () => gzipped(envelope(`{}\n${'{"type":"session"}\n{}\n'.repeat(200_000)}`)),
      200,
    ],
    ["of empty lines", () => gzipped(envelope(`{}\n${"\n".repeat(30 * MIB)}`)), 200],
    ["of JSON's brackets", () => gzipped(inJson("[".repeat(30 * MIB))), 400],
    ["of empty resources", () => gzipped(inProtobuf(Buffer.from("0a00".repeat(2_000_000), "hex"))), 200],
    [
      "of spans without anything",
      () => gzipped(inProtobuf(within([1, 2], Buffer.from("1200".repeat(300_000), "hex")))),
      200,
    ],
  ])("%s", async (_, make, status) => {
    expect((await path.send(make())).status).toBe(status);
  });
});

describe("nesting of a hundred thousand levels", () => {
  const value = nested('{"arrayValue":{"values":[', "]}}");
  test.each<[string, FuzzedUpload, string[]]>([
    [
      "in an envelope's header",
      envelope(`{"trace":${nested("[", "]")}}\n{"type":"session"}\n{}\n`),
      ["1 session rejected unsupported"],
    ],
    [
      "in an item's header",
      envelope(`{}\n{"type":"session","x":${nested('{"a":', "}").replace("{}", "{}")}}\n{}\n`),
      ["1 other rejected invalid"],
    ],
    ["in an event", envelope(`{}\n{"type":"event"}\n{"extra":${nested("[", "]")}}\n`), ["1 error accepted"]],
    [
      "in an event's frames",
      envelope(
        `{}\n{"type":"event"}\n{"exception":{"values":[{"stacktrace":{"frames":${nested("[", "]")}}}]}}\n`,
      ),
      ["1 error accepted"],
    ],
    ["in an attribute of OTLP", callWith(`[{"key":"a","value":${value}}]`), ["1 span accepted"]],
    ["in OTLP itself", inJson(`{"resourceSpans":${nested("[", "]")}}`), ["1 span rejected invalid"]],
    [
      "in an attribute as text",
      callWith(
        `[{"key":"mcp.method.name","value":{"stringValue":"tools/call"}},{"key":"gen_ai.tool.call.arguments","value":{"stringValue":"${nested("[", "]")}"}}]`,
      ),
      ["1 span accepted"],
    ],
  ])("%s", async (_, upload, expected) => expect(counted(await path.send(upload))).toEqual(expected));

  test("in Protocol Buffers", async () => {
    let deep: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 5_000; level++) deep = within([5, 1], deep);
    const attributes = within([9], Buffer.concat([within([1], Buffer.from("a")), within([2], deep)]));
    expect(counted(await path.send(inProtobuf(within([1, 2, 2], attributes))))).toEqual([
      "1 span rejected invalid",
    ]);
  });
});

describe("names and texts that trip programs", () => {
  test("`__proto__`, `constructor` and the like are attributes like any other", async () => {
    const traceId = newTraceId();
    const keys = ["__proto__", "constructor", "hasOwnProperty", "toString", "__defineGetter__"];
    const attributes = keys.map((key) => ({
      key,
      value: { kvlistValue: { values: [{ key, value: { stringValue: "x" } }] } },
    }));
    await path.send(callWith(JSON.stringify(attributes), { traceId }));
    const [row] = await ask<{ attributes: Record<string, string> }>(
      "SELECT mapKeys(attributes) AS attributes FROM spans WHERE trace_id = {id:String}",
      { id: traceId },
    );
    expect(row?.attributes).toEqual(keys);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test("broken UTF-8, halves of surrogates and null bytes come out as text that every store holds", async () => {
    const traceId = newTraceId();
    const broken = callWith(
      '[{"key":"a","value":{"stringValue":"HERE"}},{"key":"b\\u0000","value":{"stringValue":"\\ud800\\u0000"}}]',
      { traceId, name: "x\ud83d" },
    );
    const at = broken.body.indexOf("HERE");
    broken.body.set([0xff, 0xc3, 0x28, 0x80], at);
    expect(counted(await path.send(broken))).toEqual(["1 span accepted"]);
    expect(
      await ask(
        "SELECT name, attributes, isValidUTF8(attributes['a']) AS valid FROM spans WHERE trace_id = {id:String}",
        { id: traceId },
      ),
    ).toEqual([
      { name: "x\ufffd", attributes: { a: "\ufffd\ufffd(\ufffd", "b\ufffd": "\ufffd\ufffd" }, valid: 1 },
    ]);
  });

  test("huge ids, names and keys are bounded, or rejected where they identify", async () => {
    const huge = "f".repeat(MIB);
    const traceId = newTraceId();
    expect(
      counted(
        await path.send(
          traces(otlpCall({ traceId: huge }), otlpCall({ spanId: huge }), otlpCall({ traceId, tool: huge })),
        ),
      ),
    ).toEqual(["2 span rejected invalid", "1 span accepted"]);
    const long = { key: huge, value: { stringValue: huge } };
    expect(counted(await path.send(callWith(JSON.stringify([long, { ...long, key: `${huge}2` }]))))).toEqual([
      "1 span accepted",
    ]);
    expect(
      await ask("SELECT length(target) AS bytes FROM spans WHERE trace_id = {id:String}", { id: traceId }),
    ).toEqual([{ bytes: 1024 }]);
  });
});

describe("times that no clock shows", () => {
  const timed = (start: string, end = start) =>
    traces({ ...otlpCall(), startTimeUnixNano: start, endTimeUnixNano: end });
  const nowNs = String(BigInt(now.getTime()) * 1_000_000n);
  test.each<[string, FuzzedUpload, string[]]>([
    ["negative", timed("-1"), ["1 span rejected invalid"]],
    ["0", timed("0"), ["1 span rejected invalid"]],
    ["of 1970", timed("1000000000"), ["1 span rejected invalid"]],
    ["of the year 9999", timed("253402300799000000000"), ["1 span rejected invalid"]],
    ["beyond 64 bits", timed("99999999999999999999999"), ["1 span rejected invalid"]],
    ["ending before they begin", timed(nowNs, "1"), ["1 span accepted"]],
    ["ending beyond 64 bits", timed(nowNs, "18446744073709551616"), ["1 span rejected invalid"]],
    [
      "infinite, in an event",
      envelope('{}\n{"type":"event"}\n{"timestamp":1e999}\n'),
      ["1 error rejected invalid"],
    ],
    [
      "negative, in an event",
      envelope('{}\n{"type":"event"}\n{"timestamp":-1}\n'),
      ["1 error rejected invalid"],
    ],
    [
      "of the year 275760, in an event",
      envelope('{}\n{"type":"event"}\n{"timestamp":"275760-09-13T00:00:00Z"}\n'),
      ["1 error rejected invalid"],
    ],
    [
      "no time at all, in a log",
      inJson(
        JSON.stringify({
          resourceLogs: [{ scopeLogs: [{ logRecords: [{ traceId: newTraceId(), timeUnixNano: "soon" }] }] }],
        }),
        "logs",
      ),
      ["1 log rejected invalid"],
    ],
  ])("%s", async (_, upload, expected) => expect(counted(await path.send(upload))).toEqual(expected));
});

test("numbers beyond 64 bits, no numbers, and a zero below zero are stored as they were sent", async () => {
  const traceId = newTraceId();
  const attributes = `[{"key":"a","value":{"intValue":"99999999999999999999"}},{"key":"b","value":{"intValue":18446744073709551616}},
    {"key":"c","value":{"doubleValue":"NaN"}},{"key":"d","value":{"doubleValue":-0}},{"key":"e","value":{"doubleValue":1e400}}]`;
  await path.send(callWith(attributes, { traceId }));
  expect(await ask("SELECT attributes FROM spans WHERE trace_id = {id:String}", { id: traceId })).toEqual([
    { attributes: { a: "99999999999999999999", b: "18446744073709551616", c: "NaN", d: "0", e: "1e400" } },
  ]);
});

describe("masses", () => {
  test("a million tiny attributes of one span: 128 are kept, and how many are missing", async () => {
    const traceId = newTraceId();
    const attributes = Array.from(
      { length: 1_000_000 },
      (_, n) => `{"key":"k${n}","value":{"intValue":${n % 10}}}`,
    ).join(",");
    expect(counted(await path.send(callWith(`[${attributes}]`, { traceId })))).toEqual(["1 span accepted"]);
    expect(
      await ask(
        "SELECT length(attributes) AS n, attributes['callsight.cut.attributes'] AS cut FROM spans WHERE trace_id = {id:String}",
        { id: traceId },
      ),
    ).toEqual([{ n: 129, cut: String(1_000_000 - 128) }]);
  });

  test("a hundred thousand spans in one upload are all stored", async () => {
    const traceId = newTraceId();
    const spans = Array.from({ length: 100_000 }, (_, n) =>
      otlpCall({ traceId, spanId: (n + 1).toString(16).padStart(16, "0") }),
    );
    const upload = inProtobuf(otlpProtobuf("traces", requestOf(spans)));
    expect(counted(await path.send(upload))).toEqual(["100000 span accepted"]);
    expect(
      await ask("SELECT sum(sign) AS n FROM spans WHERE trace_id = {id:String}", { id: traceId }),
    ).toEqual([{ n: 100_000 }]);
  });

  test("twenty thousand errors of one call in one upload are stored, and not each compared with all", async () => {
    const ids = { traceId: newTraceId(), spanId: newSpanId() };
    const items = Array.from({ length: 20_000 }, () => sentryError(ids).split("\n").slice(1).join("\n"));
    const { status, read } = await path.send(envelope(`{}\n${items.join("")}`));
    expect([status, read?.ok && read.errors.length]).toEqual([200, 20_000]);
  });

  test("twenty thousand cancellations of one request id, and as many calls that bear it", async () => {
    const traceId = newTraceId();
    const spans = Array.from({ length: 40_000 }, (_, n) => ({
      ...otlpCall({ traceId, at: new Date(now.getTime() - (n % 2) * 60_000) }),
      attributes: [
        {
          key: "mcp.method.name",
          value: { stringValue: n % 2 === 0 ? "tools/call" : "notifications/cancelled" },
        },
        { key: "jsonrpc.request.id", value: { stringValue: "1" } },
        { key: "mcp.cancelled.request_id", value: { stringValue: "1" } },
      ],
    }));
    expect(counted(await path.send(traces(...spans)))).toEqual(["40000 span accepted"]);
  });

  test("ten thousand spans with thirty links each, to spans of one long chain", async () => {
    const traceId = newTraceId();
    const id = (n: number) => (n + 1).toString(16).padStart(16, "0");
    const links = Array.from({ length: 30 }, (_, n) => ({ traceId, spanId: id(1_000 + n) }));
    const spans = Array.from({ length: 10_000 }, (_, n) => ({
      ...otlpCall({ traceId, spanId: id(n) }),
      parentSpanId: id(n - 1),
      links,
    }));
    const upload = inProtobuf(otlpProtobuf("traces", requestOf(spans)));
    expect(counted(await path.send(upload))).toEqual(["10000 span accepted"]);
  });

  test("thirty megabytes of one argument, full of what looks like secrets: its beginning is kept, and its size", async () => {
    const traceId = newTraceId();
    const text = 'password="'.repeat(3 * MIB);
    const argument = { key: "gen_ai.tool.call.arguments", value: { stringValue: JSON.stringify({ text }) } };
    const attribute = { key: "note", value: { stringValue: text } };
    const method = { key: "mcp.method.name", value: { stringValue: "tools/call" } };
    await path.send(callWith(JSON.stringify([method, argument, attribute]), { traceId }));
    const [row] = await ask<{ kept: number; sent: number; note: number; cut: string }>(
      `SELECT length(arguments) AS kept, arguments_bytes AS sent, length(attributes['note']) AS note,
              attributes['callsight.cut.note'] AS cut FROM spans WHERE trace_id = {id:String}`,
      { id: traceId },
    );
    expect(row).toMatchObject({ sent: JSON.stringify({ text }).length, note: 8 * 1024 });
    expect(row?.kept).toBeLessThanOrEqual(64 * 1024);
    expect(Number(row?.cut)).toBe(text.length - 8 * 1024);
  });
});

describe("ids that repeat or go in circles", () => {
  test("the same span many times in one upload is taken once, and once more in another", async () => {
    const ids = { traceId: newTraceId(), spanId: newSpanId() };
    const call = otlpCall(ids);
    const two = await Promise.all([
      path.send(traces(...Array(50).fill(call))),
      path.send(traces(call, call, { ...call, name: "other" })),
    ]);
    expect(two.map(counted)).toEqual([
      ["49 span rejected invalid", "1 span accepted"],
      ["2 span rejected invalid", "1 span accepted"],
    ]);
  });

  test("spans that are their own parents, or each other's", async () => {
    const traceId = newTraceId();
    const [a = "", b = "", c = ""] = [newSpanId(), newSpanId(), newSpanId()];
    const circle = [
      [a, a],
      [b, c],
      [c, b],
    ].map(([spanId, parentSpanId]) => ({ ...otlpCall({ traceId, spanId: spanId ?? "" }), parentSpanId }));
    expect(counted(await path.send(traces(...circle)))).toEqual(["3 span accepted"]);
    const again = await path.send(traces({ ...otlpCall({ traceId, spanId: a }), parentSpanId: b }));
    expect(counted(again)).toEqual(["1 span accepted"]);
  });

  test("a chain of parents twenty thousand long", async () => {
    const traceId = newTraceId();
    const id = (n: number) => (n + 1).toString(16).padStart(16, "0");
    const chain = Array.from({ length: 20_000 }, (_, n) => ({
      ...otlpCall({ traceId, spanId: id(n) }),
      parentSpanId: id(n - 1),
    }));
    expect(counted(await path.send(traces(...chain)))).toEqual(["20000 span accepted"]);
  });
});

test("an upload of an ordinary call is stored after all of these", async () => {
  expect(counted(await path.send(envelope(sentryCall())))).toEqual(["1 span accepted"]);
});

test("received is stored plus rejected, over all of these", () => path.expectLedgerAddsUp());

test("what is stored of all of these can be settled", async () => {
  expect(await settle()).toBe(true);
});

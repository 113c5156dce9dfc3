/** Whatever arrives, reading answers: rows, or a reason. It never throws, and the counts add up. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { readUpload } from "@/ingest/read";
import type { UploadFormat } from "@/ingest/upload";
import { contextWith, envelopeOf, NOW } from "./given";

// Hundreds of uploads in one test: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 60_000 });

const FIXTURES = path.join("test", "fixtures");
const fixture = (...names: string[]) => readFileSync(path.join(FIXTURES, ...names));
const context = { ...contextWith(), retentionDays: 10_000 };

/** Reads what must not throw, and checks what must hold of any answer: with few `expect`s, for they are slow. */
function survives(format: UploadFormat, type: string | undefined, body: Buffer) {
  const read = readUpload(format, type, body, context);
  if (!read.ok) return read;
  const accepted = (kind: string) =>
    read.counts.find((count) => count.kind === kind && count.outcome === "accepted")?.quantity ?? 0;
  const isWhole = read.spans.every(
    (span) =>
      /^[0-9a-f]{32}$/.test(span.trace_id) &&
      span.duration_us >= 0 &&
      [span.arguments, span.result].every((text) => text === "" || JSON.parse(text) !== undefined),
  );
  const areErrorsWhole = read.errors.every((error) => Array.isArray(JSON.parse(error.exceptions)));
  const isStorable = !/[\0\p{Cs}]|\\u0000|\\ud[89a-f]/u.test(JSON.stringify(read));
  expect({ isWhole, areErrorsWhole, isStorable, spans: accepted("span"), errors: accepted("error") }).toEqual(
    {
      isWhole: true,
      areErrorsWhole: true,
      isStorable: true,
      spans: read.spans.length,
      errors: read.errors.length,
    },
  );
  return read;
}

/** The same numbers on every run: a failure can be looked at again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const BODIES: ReadonlyArray<
  readonly [name: string, format: UploadFormat, type: string | undefined, body: Buffer]
> = [
  [
    "streamed spans",
    "sentry_envelope",
    undefined,
    fixture("sentry", "v11-http-serveronly", "0020-span.envelope"),
  ],
  ["an event", "sentry_envelope", undefined, fixture("sentry", "python-mcp", "0369-event.envelope")],
  [
    "a transaction",
    "sentry_envelope",
    undefined,
    fixture("sentry", "python-mcp", "0367-transaction.envelope"),
  ],
  ["OTLP in JSON", "otlp_traces", "application/json", fixture("otlp", "0391-raw.envelope")],
  ["OTLP in Protocol Buffers", "otlp_traces", "application/x-protobuf", fixture("otlp", "0392-raw.envelope")],
];

test.each(BODIES)("%s, cut off anywhere", (_, format, type, body) => {
  const step = Math.max(1, Math.floor(body.length / 200));
  for (let length = 0; length < body.length; length += step) survives(format, type, body.subarray(0, length));
});

test("OTLP in Protocol Buffers, cut off at any byte within its message, is refused", () => {
  const body = fixture("otlp", "0392-raw.envelope");
  for (let length = 1; length < body.length; length++) {
    expect(readUpload("otlp_traces", "application/x-protobuf", body.subarray(0, length), context).ok).toBe(
      false,
    );
  }
});

test.each(BODIES)("%s, with 500 random corruptions", (_, format, type, body) => {
  const roll = dice(42);
  for (let round = 0; round < 500; round++) {
    const broken = Buffer.from(body);
    for (let i = 0; i <= roll(8); i++) broken[roll(broken.length)] = roll(256);
    survives(format, type, broken);
  }
});

const TEXTS = BODIES.filter(([, , type]) => type !== "application/x-protobuf");

test.each(TEXTS)("%s, with values swapped for others of the wrong kind", (_, format, type, body) => {
  const roll = dice(7);
  const wrong = [
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "1e999",
    '""',
    '"x"',
    "[[]]",
    '{"values":7}',
    '{"__proto__":{"values":[1]}}',
  ];
  const text = body.toString();
  for (let round = 0; round < 150; round++) {
    const swapped = text.replace(
      /(?<=":)(?:"[^"\\]{0,80}"|-?[\d.]+|true|false|null|\{|\[)(?=[,}\]]?)/g,
      (value) =>
        roll(25) === 0 && value !== "{" && value !== "[" ? (wrong[roll(wrong.length)] ?? value) : value,
    );
    survives(format, type, Buffer.from(swapped));
  }
});

const START = NOW.getTime() / 1000 - 60;
const span = (attributes: string) =>
  `{"items":[{"trace_id":"5d929ec5086d47fd8783b8240331de25","span_id":"8c3f06cec93639b4","name":"n","status":"ok","start_timestamp":${START},"end_timestamp":${START},"attributes":${attributes}}]}`;
const item = { type: "span", item_count: 1, content_type: "application/vnd.sentry.items.span.v2+json" };

test.each([
  ["lists a hundred thousand deep", span(`{"a":{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`)],
  [
    "records a hundred thousand deep",
    span(`{"a":{"value":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}}`),
  ],
  [
    "deep arguments with a secret inside",
    span(
      `{"mcp.method.name":{"value":"tools/call"},"mcp.request.argument.a":{"value":"${"[".repeat(50_000)}\\"token\\"${"]".repeat(50_000)}"}}`,
    ),
  ],
  [
    "deep arguments that are too long",
    span(
      `{"mcp.method.name":{"value":"tools/call"},"mcp.request.argument.a":{"value":"${"[".repeat(50_000)}\\"t\\"${"]".repeat(50_000)}"}}`,
    ),
  ],
  [
    "a deep result",
    span(
      `{"mcp.method.name":{"value":"tools/call"},"mcp.tool.result.content":{"value":"${"[".repeat(50_000)}${"]".repeat(50_000)}"}}`,
    ),
  ],
  [
    "null bytes and halves of surrogates",
    span(
      '{"mcp.method.name":{"value":"tools\\u0000/call\\ud800"},"a\\u0000":{"value":"b\\udc00"},"c":{"value":["\\ud83d"]},"mcp.request.argument.x\\ud800":{"value":"\\u0000"}}',
    ),
  ],
  [
    "a null byte inside JSON inside JSON",
    span(
      '{"mcp.method.name":{"value":"tools/call"},"mcp.request.argument.x":{"value":"\\"a\\\\u0000b\\\\ud800\\""}}',
    ),
  ],
  [
    "names of an object's own machinery",
    span(
      '{"__proto__":{"value":{"a":1}},"constructor":{"value":"x"},"hasOwnProperty":{"value":1},"mcp.tool.result.__proto__":{"value":"x"},"mcp.tool.result.0.constructor":{"value":1},"mcp.method.name":{"value":"__proto__"}}',
    ),
  ],
  [
    "a hundred thousand attributes",
    span(`{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":{"value":${i}}`).join(",")}}`),
  ],
  [
    "result parts far apart",
    span(
      '{"mcp.method.name":{"value":"tools/call"},"mcp.tool.result.999.content":{"value":"x"},"mcp.tool.result.99999999.content":{"value":"y"}}',
    ),
  ],
])("%s", (_, payload) => {
  expect(survives("sentry_envelope", undefined, envelopeOf({}, item, payload)).ok).toBe(true);
});

test("a count that is nested a hundred thousand deep", () => {
  const header = `{"type":"span","content_type":"${item.content_type}","item_count":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(survives("sentry_envelope", undefined, envelopeOf({}, header, span("{}"))).ok).toBe(true);
});

test("Protocol Buffers nested deeper than anyone needs are not followed", () => {
  const field = (tag: number, bytes: Buffer): Buffer => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
  };
  let value: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 5_000; depth++) value = field(42, field(10, value));
  const attribute = field(74, Buffer.concat([field(10, Buffer.from("a")), field(18, value)]));
  const body = field(10, field(18, field(18, attribute)));
  expect(survives("otlp_traces", "application/x-protobuf", body)).toMatchObject({
    ok: true,
    counts: [{ kind: "span", outcome: "rejected", reason: "invalid", quantity: 1 }], // It has no ids.
  });
});

test("the same upload gives the same rows, and no two captured uploads are refused", () => {
  for (const folder of readdirSync(path.join(FIXTURES, "sentry"))) {
    for (const file of readdirSync(path.join(FIXTURES, "sentry", folder)).filter((name) =>
      name.endsWith(".envelope"),
    )) {
      const body = fixture("sentry", folder, file);
      const read = survives("sentry_envelope", undefined, body);
      expect(read.ok).toBe(true);
      expect(readUpload("sentry_envelope", undefined, body, context)).toEqual(read);
    }
  }
});

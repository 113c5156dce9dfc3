import { describe, expect, test } from "vitest";
import { contextWith, envelopeOf, NOW, readable } from "./given";

const TRACE = "dd4ddca3253edec45719095e1535cace";
const SPAN = "168a42019a24f486";
const seconds = NOW.getTime() / 1000 - 60;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** OTLP log records of one resource and scope, read. */
function otlp(...logRecords: Json[]) {
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const resource = {
    attributes: [
      attribute("service.name", "weather"),
      attribute("service.version", "1.2.0"),
      attribute("deployment.environment.name", "production"),
    ],
  };
  const body = { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "app.cache" }, logRecords }] }] };
  return readable("otlp_logs", "application/json", Buffer.from(JSON.stringify(body)), contextWith());
}

const record = (otherwise: { [key: string]: Json } = {}) => ({
  timeUnixNano: `${seconds}123456789`,
  severityNumber: 13,
  severityText: "WARN",
  traceId: TRACE,
  spanId: SPAN,
  body: { stringValue: "cache miss" },
  ...otherwise,
});

/** A `log` item of Sentry's, read. */
function sentry(...items: Json[]) {
  const header = {
    type: "log",
    item_count: items.length,
    content_type: "application/vnd.sentry.items.log+json",
  };
  const sdk = { name: "sentry.javascript.node", version: "11.12.0" };
  return readable(
    "sentry_envelope",
    undefined,
    envelopeOf({ sdk }, header, { version: 2, items }),
    contextWith(),
  );
}

const typed = (value: string | number) => ({ value, type: typeof value === "string" ? "string" : "integer" });
const sentryLog = (otherwise: { [key: string]: Json } = {}) => ({
  timestamp: seconds + 0.5,
  level: "info",
  severity_number: 9,
  body: "hello w and 3",
  trace_id: TRACE,
  attributes: {
    "sentry.message.template": typed("hello %s and %s"),
    "sentry.message.parameter.1": typed(3),
    "sentry.release": typed("r@1"),
    "sentry.environment": typed("prod"),
    "sentry.sdk.name": typed("sentry.javascript.node"),
    "sentry.trace.parent_span_id": typed(SPAN),
    "logger.name": typed("app.jobs"),
  },
  ...otherwise,
});

const accepted = (kind: string, quantity: number) => ({ kind, outcome: "accepted", reason: "", quantity });
const rejected = (kind: string, reason: string, quantity = 1) => ({
  kind,
  outcome: "rejected",
  reason,
  quantity,
});

test("a log record of OpenTelemetry is a line of its trace, with all it said", () => {
  const read = otlp(
    record({ eventName: "cache.miss", attributes: [{ key: "n", value: { intValue: "3" } }] }),
  );
  expect(read.logs).toEqual([
    {
      project_id: 1,
      timestamp: new Date(seconds * 1000).toISOString().replace(".000Z", ".123456Z"),
      trace_id: TRACE,
      span_id: SPAN,
      severity_number: 13,
      severity_text: "WARN",
      body: "cache miss",
      event_name: "cache.miss",
      logger: "app.cache",
      attributes: { n: "3" },
      service: "weather",
      environment: "production",
      release: "1.2.0",
      sdk_name: "app.cache",
      sdk_version: "",
      upload_id: "7",
      received_at: NOW.toISOString(),
      retention_days: 90,
    },
  ]);
  expect(read.counts).toEqual([accepted("log", 1)]);
  expect(read.problems).toEqual([]);
});

test("a log of Sentry is a line of its trace; what has a column is no attribute", () => {
  const read = sentry(sentryLog());
  expect(read.logs).toEqual([
    expect.objectContaining({
      trace_id: TRACE,
      span_id: SPAN,
      severity_number: 9,
      severity_text: "info",
      body: "hello w and 3",
      logger: "app.jobs",
      release: "r@1",
      environment: "prod",
      sdk_name: "sentry.javascript.node",
      sdk_version: "11.12.0",
      attributes: { "sentry.message.template": "hello %s and %s", "sentry.message.parameter.1": "3" },
    }),
  ]);
  expect(read.counts).toEqual([accepted("log", 1)]);
});

test("a line that names no span belongs to its trace", () => {
  expect(sentry(sentryLog({ attributes: {} })).logs).toMatchObject([{ trace_id: TRACE, span_id: "" }]);
  expect(otlp(record({ spanId: "" })).logs).toMatchObject([{ trace_id: TRACE, span_id: "" }]);
});

test.each([
  ["without a trace", record({ traceId: "" }), "unsupported", /belong to no trace/],
  ["of the trace of zeros, which is none", record({ traceId: "0".repeat(32) }), "unsupported", /no trace/],
  ["of a trace whose id is none", record({ traceId: "abc" }), "invalid", /not 32 hex digits/],
  ["without a time", record({ timeUnixNano: "0" }), "invalid", /no time/],
  ["of a time long gone", record({ timeUnixNano: "1000000000000000000" }), "invalid", /older than/],
] as const)("a record %s is counted as %s", (_, sent, reason, problem) => {
  const read = otlp(sent, record());
  expect(read.logs).toHaveLength(1);
  expect(read.counts).toEqual([rejected("log", reason), accepted("log", 1)]);
  expect(read.problems).toEqual([expect.stringMatching(problem)]);
});

test("what is said of many records is said to their sender once", () => {
  const read = otlp(...Array.from({ length: 50 }, () => record({ traceId: "" })));
  expect(read.counts).toEqual([rejected("log", "unsupported", 50)]);
  expect(read.problems).toHaveLength(1);
});

test("a record with an exception is an error and a line, and one item: the error", () => {
  const exception = [
    { key: "exception.type", value: { stringValue: "KeyError" } },
    { key: "exception.message", value: { stringValue: "no key" } },
  ];
  const read = otlp(record({ attributes: exception, severityNumber: 17 }));
  expect(read.errors).toMatchObject([
    { error_type: "KeyError", trace_id: TRACE, span_id: SPAN, mechanism: "log" },
  ]);
  expect(read.logs).toMatchObject([{ body: "cache miss", attributes: { "exception.type": "KeyError" } }]);
  expect(read.counts).toEqual([accepted("error", 1)]);
  const outside = otlp(record({ attributes: exception, traceId: "" }));
  expect([outside.errors.length, outside.logs.length]).toEqual([1, 0]);
  expect(outside.counts).toEqual([accepted("error", 1)]);
});

test("an item that holds other than its header promises is rejected whole", () => {
  const header = { type: "log", item_count: 3 };
  const read = readable(
    "sentry_envelope",
    undefined,
    envelopeOf({}, header, { items: [sentryLog(), sentryLog()] }),
    contextWith(),
  );
  expect([read.logs, read.counts]).toEqual([[], [rejected("log", "invalid", 2)]]);
  expect(sentry(sentryLog(), 7).counts).toEqual([accepted("log", 1), rejected("log", "invalid")]);
});

describe("a line is scrubbed and bounded like everything else", () => {
  test.each<[string, Json]>([
    ["in text", { stringValue: "token=abcdefgh for ann@example.com" }],
    ["in JSON as text, by its key", { stringValue: '{"msg":"in","password":"hunter2"}' }],
    [
      "in a structured body, by its key",
      { kvlistValue: { values: [{ key: "apiKey", value: { stringValue: "hunter2" } }] } },
    ],
  ])("secrets %s", (_, body) => {
    const [line] = otlp(record({ body })).logs;
    expect(line?.body).toContain("[scrubbed]");
    expect(line?.body).not.toMatch(/abcdefgh|ann@|hunter2/);
  });

  test("long bodies, and how much of them is missing is kept", () => {
    const [line] = otlp(record({ body: { stringValue: "x".repeat(10_000) } })).logs;
    expect(line?.body).toHaveLength(8 * 1024);
    expect(line?.attributes).toEqual({ "callsight.cut.body": String(10_000 - 8 * 1024) });
  });

  test("attributes beyond 128, and how many are missing is kept", () => {
    const attributes = Array.from({ length: 1_000 }, (_, n) => ({ key: `k${n}`, value: { intValue: n } }));
    const [line] = otlp(record({ attributes })).logs;
    expect(Object.keys(line?.attributes ?? {})).toHaveLength(129);
    expect(line?.attributes["callsight.cut.attributes"]).toBe("872");
  });
});

test.each<[string, number | undefined, string, number]>([
  ["the number, where it is one", 18, "INFO", 18],
  ["the word, where there is no number", 0, "Warning", 13],
  ["the word of Python's loggers", 0, "CRITICAL", 21],
  ["the word, where the number is none of OpenTelemetry's", 99, "error", 17],
  ["not known, where neither says", undefined, "verbose", 0],
])("how severe a line is says %s", (_, severityNumber, severityText, expected) => {
  const sent = record({ severityNumber: severityNumber ?? null, severityText });
  expect(otlp(sent).logs[0]?.severity_number).toBe(expected);
});

import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { describe, expect, test } from "vitest";
import { otlpFailure, otlpSuccess } from "@/ingest/otlp/answers";
import { readUpload } from "@/ingest/read";
import { contextWith, NOW, readable } from "./given";

const PROTOBUF = "application/x-protobuf";
const JSON_TYPE = "application/json; charset=utf-8";

type Value = string | number | boolean | Value[] | { [key: string]: Value };
const seconds = NOW.getTime() / 1000 - 60;

/** What OpenTelemetry's own serializers make of a span. */
function exported(attributes: Record<string, Value>, otherwise: Record<string, unknown> = {}) {
  const span = {
    name: "tools/call add",
    kind: 1, // SERVER, as the API counts
    spanContext: () => ({
      traceId: "dd4ddca3253edec45719095e1535cace",
      spanId: "168a42019a24f486",
      traceFlags: 1,
    }),
    parentSpanContext: {
      traceId: "dd4ddca3253edec45719095e1535cace",
      spanId: "268a42019a24f486",
      traceFlags: 1,
    },
    startTime: [seconds, 123_456_789],
    endTime: [seconds + 2, 23_456_789],
    status: { code: 2, message: "otel boom" },
    attributes: { "mcp.method.name": "tools/call", "gen_ai.tool.name": "add", ...attributes },
    links: [
      {
        context: { traceId: "ad4ddca3253edec45719095e1535cace", spanId: "368a42019a24f486" },
        attributes: {},
      },
    ],
    events: [
      {
        name: "exception",
        time: [seconds + 1, 0],
        attributes: {
          "exception.type": "KeyError",
          "exception.message": "no key",
          "exception.stacktrace": STACK,
        },
      },
    ],
    ended: true,
    resource: {
      attributes: {
        "service.name": "otel-mcp",
        "service.version": "1.0.0",
        "deployment.environment": "probe",
      },
    },
    instrumentationScope: { name: "my-mcp", version: "3" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...otherwise,
  };
  const bytes = (made: Uint8Array | undefined) => Buffer.from(made ?? []);
  return {
    protobuf: bytes(ProtobufTraceSerializer.serializeRequest([span] as never)),
    json: bytes(JsonTraceSerializer.serializeRequest([span] as never)),
  };
}

const STACK = `KeyError: no key
    at add (file:///srv/app/add.ts:12:19)
    at async run (/srv/node_modules/sdk/index.js:5:1)
    at node:internal/main:1:1`;

describe("a span of OpenTelemetry's exporters", () => {
  const attributes: Record<string, Value> = {
    text: "ä😀",
    big: 12,
    float: 1.5,
    negative: -7,
    yes: true,
    list: ["a", 1],
    "gen_ai.tool.call.arguments": { a: 1, deep: { b: ["c"] } },
    "jsonrpc.request.id": "2",
  };
  const { protobuf, json } = exported(attributes);
  const one = readable("otlp_traces", PROTOBUF, protobuf, contextWith());
  const other = readable("otlp_traces", JSON_TYPE, json, contextWith());

  test("is the same in both encodings, to the last column", () => {
    expect(other).toEqual(one);
  });

  test("comes with all it said", () => {
    expect(one.spans).toEqual([
      expect.objectContaining({
        trace_id: "dd4ddca3253edec45719095e1535cace",
        span_id: "168a42019a24f486",
        parent_span_id: "268a42019a24f486",
        kind: "server",
        status: "error",
        start_time: `${seconds}.123456`,
        duration_us: 1_900_000,
        method: "tools/call",
        target: "add",
        outcome: "tool_error",
        error_type: "KeyError",
        error_message: "otel boom",
        request_id: "2",
        arguments: '{"a":1,"deep":{"b":["c"]}}',
        server_name: "otel-mcp",
        release: "1.0.0",
        environment: "probe",
        sdk_name: "my-mcp",
        sdk_version: "3",
        dialect: "otel",
        attributes: {
          text: "ä😀",
          big: "12",
          float: "1.5",
          negative: "-7",
          yes: "true",
          list: '["a",1]',
          "callsight.links": '[{"traceId":"ad4ddca3253edec45719095e1535cace","spanId":"368a42019a24f486"}]',
        },
      }),
    ]);
  });

  test("its exception is an error with frames, and the span's issue is the error's", () => {
    const [error] = one.errors;
    expect(error).toMatchObject({
      error_type: "KeyError",
      error_message: "no key",
      method: "tools/call",
      target: "add",
      span_id: "168a42019a24f486",
      handled: 0,
      mechanism: "span_event",
      culprit: "add (file:///srv/app/add.ts)",
    });
    expect(one.spans[0]?.issue_id).toBe(error?.issue_id);
    const [exception] = JSON.parse(error?.exceptions ?? "[]");
    expect(exception.frames).toEqual([
      { filename: "node:internal/main", lineno: 1, colno: 1, in_app: false },
      { filename: "/srv/node_modules/sdk/index.js", function: "run", lineno: 5, colno: 1, in_app: false },
      { filename: "file:///srv/app/add.ts", function: "add", lineno: 12, colno: 19, in_app: true },
    ]);
  });
});

test("a Python stack has frames too, with their source, and another language's stays text", () => {
  const stacktrace =
    'Traceback (most recent call last):\n  File "/srv/app/server.py", line 3, in add\n    return a / b\n  File "/usr/lib/python3.11/x.py", line 9, in y\nZeroDivisionError: division by zero';
  const errors = (text: string) =>
    readable(
      "otlp_traces",
      PROTOBUF,
      exported(
        {},
        {
          events: [
            {
              name: "exception",
              time: [seconds, 0],
              attributes: { "exception.type": "E", "exception.stacktrace": text },
            },
          ],
        },
      ).protobuf,
      contextWith(),
    ).errors;
  expect(JSON.parse(errors(stacktrace)[0]?.exceptions ?? "[]")[0].frames).toEqual([
    {
      filename: "/srv/app/server.py",
      function: "add",
      lineno: 3,
      in_app: true,
      context_line: "return a / b",
    },
    { filename: "/usr/lib/python3.11/x.py", function: "y", lineno: 9, in_app: false },
  ]);
  const telling = 'Traceback:\n  File "/srv/a.py", line 3, in f\n    login(user, password="s0urce")';
  expect(JSON.parse(errors(telling)[0]?.exceptions ?? "[]")[0].frames[0].context_line).toBe(
    'login(user, password="[scrubbed]")',
  );
  expect(JSON.parse(errors("at com.acme.Main(Main.java)")[0]?.exceptions ?? "[]")[0]).toMatchObject({
    frames: [],
    stacktrace: "at com.acme.Main(Main.java)",
  });
});

describe("JSON as senders bend it", () => {
  const request = (span: Record<string, unknown>) =>
    Buffer.from(
      JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                scope: null,
                spans: [
                  {
                    traceId: "DD4DDCA3253EDEC45719095E1535CACE",
                    spanId: "168A42019A24F486",
                    name: "ping",
                    kind: 2,
                    startTimeUnixNano: `${seconds}000000001`,
                    endTimeUnixNano: `${seconds}000001001`,
                    attributes: [{ key: "mcp.method.name", value: { stringValue: "ping" } }],
                    ...span,
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
  const row = (span: Record<string, unknown>) =>
    readable("otlp_traces", JSON_TYPE, request(span), contextWith()).spans[0];

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "ids in capitals",
      {},
      { trace_id: "dd4ddca3253edec45719095e1535cace", span_id: "168a42019a24f486", duration_us: 1 },
    ],
    [
      "ids in base64",
      {
        traceId: Buffer.from("dd4ddca3253edec45719095e1535cace", "hex").toString("base64"),
        spanId: Buffer.from("168a42019a24f486", "hex").toString("base64"),
      },
      { trace_id: "dd4ddca3253edec45719095e1535cace", span_id: "168a42019a24f486" },
    ],
    [
      "times as numbers",
      { startTimeUnixNano: seconds * 1e9, endTimeUnixNano: (seconds + 1) * 1e9 },
      { duration_us: 1_000_000 },
    ],
    [
      "enums by name",
      { kind: "SPAN_KIND_SERVER", status: { code: "STATUS_CODE_ERROR" } },
      { kind: "server", status: "error" },
    ],
    [
      "integers as text and as numbers",
      {
        attributes: [
          { key: "a", value: { intValue: "65123" } },
          { key: "b", value: { intValue: 7 } },
          { key: "c", value: { intValue: "9223372036854775807" } },
        ],
      },
      { attributes: { a: "65123", b: "7", c: "9223372036854775807" } },
    ],
    [
      "a double that is no number",
      { attributes: [{ key: "a", value: { doubleValue: "NaN" } }, { key: "b", value: {} }, { key: "c" }] },
      { attributes: { a: "NaN" } },
    ],
    [
      "nested lists and records",
      {
        attributes: [
          {
            key: "a",
            value: {
              kvlistValue: {
                values: [{ key: "__proto__", value: { arrayValue: { values: [{ boolValue: true }] } } }],
              },
            },
          },
        ],
      },
      { attributes: { a: '{"__proto__":[true]}' } },
    ],
    ["fields of tomorrow", { somethingNew: { a: [1] } }, { method: "ping" }],
  ])("%s", (_, span, expected) => expect(row(span)).toMatchObject(expected));

  test.each<[string, unknown, number, string]>([
    ["what is no span", [{ scopeSpans: [{ spans: [5, null, "x"] }] }], 3, "A span is not a JSON object."],
    ["what is no list of spans", [{ scopeSpans: [{ spans: {} }] }], 1, "spans is not a list."],
    ["what is no list of scopes", [{ scopeSpans: "x" }], 1, "scopeSpans is not a list."],
    ["what is no resource", [7], 1, "An entry of resourceSpans is not a JSON object."],
    ["what is no scope", [{ scopeSpans: [[]] }], 1, "An entry of scopeSpans is not a JSON object."],
  ])("%s is rejected, and the spans beside it are taken", (_, bad, quantity, problem) => {
    const good = JSON.parse(request({}).toString()).resourceSpans;
    const body = Buffer.from(JSON.stringify({ resourceSpans: [...(bad as unknown[]), ...good] }));
    const upload = readable("otlp_traces", JSON_TYPE, body, contextWith());
    expect(upload.spans).toHaveLength(1);
    expect(upload.counts).toContainEqual({ kind: "span", outcome: "rejected", reason: "invalid", quantity });
    expect(upload.problems).toEqual([problem]);
  });

  test("another signal's body is named", () => {
    expect(
      readUpload("otlp_traces", JSON_TYPE, Buffer.from('{"resourceLogs":[]}'), contextWith()),
    ).toMatchObject({ ok: false, status: 400, message: expect.stringContaining("/v1/logs") });
  });
});

describe("requests that hold nothing, or are none", () => {
  test.each([
    ["otlp_traces", PROTOBUF, ""],
    ["otlp_traces", JSON_TYPE, "{}"],
    ["otlp_logs", PROTOBUF, ""],
    ["otlp_logs", JSON_TYPE, "{}"],
    ["otlp_metrics", PROTOBUF, ""],
    ["otlp_metrics", JSON_TYPE, "{}"],
  ] as const)("an empty %s in %s is fine", (format, type, body) => {
    expect(readUpload(format, type, Buffer.from(body), contextWith())).toMatchObject({
      ok: true,
      spans: [],
      counts: [],
    });
  });
  test.each([
    ["no JSON", JSON_TYPE, "nonsense"],
    ["no Protocol Buffers", PROTOBUF, "nonsense"],
    ["a list", JSON_TYPE, "[]"],
    ["an object in place of its list", JSON_TYPE, '{"resourceSpans":{}}'],
  ] as const)("%s is a 400", (_, type, body) => {
    expect(readUpload("otlp_traces", type, Buffer.from(body), contextWith())).toMatchObject({
      ok: false,
      status: 400,
    });
  });
  test.each([undefined, "text/plain", "application/x-thrift"])("%s is a 415", (type) => {
    expect(readUpload("otlp_traces", type, Buffer.from("{}"), contextWith())).toMatchObject({
      ok: false,
      status: 415,
    });
  });
});

describe("logs and metrics", () => {
  const logs = (...logRecords: unknown[]) =>
    readable(
      "otlp_logs",
      JSON_TYPE,
      Buffer.from(
        JSON.stringify({
          resourceLogs: [
            {
              resource: { attributes: [{ key: "service.version", value: { stringValue: "v1" } }] },
              scopeLogs: [{ logRecords }],
            },
          ],
        }),
      ),
      contextWith(),
    );
  const attribute = (key: string, text: string) => ({ key, value: { stringValue: text } });

  test("a record with an exception is an error of its span; one outside of a trace is counted", () => {
    const read = logs(
      {
        timeUnixNano: `${seconds}000000000`,
        severityNumber: 17,
        traceId: "dd4ddca3253edec45719095e1535cace",
        spanId: "168a42019a24f486",
        body: { stringValue: "failed" },
        attributes: [attribute("exception.type", "ValueError"), attribute("exception.message", "v")],
      },
      { timeUnixNano: `${seconds}000000000`, severityNumber: 9, body: { stringValue: "hello" } },
    );
    expect(read.errors).toEqual([
      expect.objectContaining({
        error_type: "ValueError",
        error_message: "v",
        span_id: "168a42019a24f486",
        level: "error",
        mechanism: "log",
        release: "v1",
      }),
    ]);
    expect(read.counts).toEqual([
      { kind: "log", outcome: "rejected", reason: "unsupported", quantity: 1 },
      { kind: "error", outcome: "accepted", reason: "", quantity: 1 },
    ]);
    expect(read.problems).toEqual(["Log records that belong to no trace are not kept."]);
  });
});

test("a span handed on inside one server counts once, whatever comes first", () => {
  const span = (spanId: string, parentSpanId: string, name: string, attributes: object[] = []) => ({
    traceId: "dd4ddca3253edec45719095e1535cace",
    spanId,
    parentSpanId,
    name,
    kind: 2,
    startTimeUnixNano: `${seconds}000000000`,
    endTimeUnixNano: `${seconds}000000000`,
    attributes,
  });
  const call = [
    { key: "mcp.method.name", value: { stringValue: "tools/call" } },
    { key: "gen_ai.tool.name", value: { stringValue: "t" } },
  ];
  const spans = [
    span("00000000000000a3", "00000000000000a2", "tools/call t", call),
    { ...span("00000000000000a2", "00000000000000a1", "delegate t"), kind: 1 },
    span("00000000000000a1", "", "tools/call t", call),
  ];
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  expect(
    readable("otlp_traces", JSON_TYPE, body, contextWith()).spans.map((row) => row.is_server_call),
  ).toEqual([0, 0, 1]);
});

describe("answers", () => {
  test("success is empty, a part of it says how much is missing", () => {
    expect(otlpSuccess("protobuf", 0, "")).toEqual({ contentType: PROTOBUF, body: Buffer.alloc(0) });
    expect(otlpSuccess("json", 0, "").body.toString()).toBe("{}");
    expect(
      ProtobufTraceSerializer.deserializeResponse(otlpSuccess("protobuf", 300, "too old").body),
    ).toMatchObject({ partialSuccess: { rejectedSpans: 300, errorMessage: "too old" } });
    expect(JSON.parse(otlpSuccess("json", 3, "too old", "logRecords").body.toString())).toEqual({
      partialSuccess: { rejectedLogRecords: "3", errorMessage: "too old" },
    });
  });
  test("a failure is a google.rpc.Status", () => {
    expect(otlpFailure("protobuf", 3, "no").body.toString("hex")).toBe("080312026e6f");
    expect(JSON.parse(otlpFailure("json", 14, "busy").body.toString())).toEqual({
      code: 14,
      message: "busy",
    });
  });
});

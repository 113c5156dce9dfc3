/** What OTLP can say, said in both of its encodings: the rows are the same, to the last column. */
import { describe, expect, test } from "vitest";
import { weightOf } from "@/ingest/otlp/sampling";
import { otlpProtobuf } from "@/test/otlp-protobuf";
import { contextWith, NOW, readable } from "./given";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const seconds = NOW.getTime() / 1000 - 60;
const SPAN = {
  traceId: "dd4ddca3253edec45719095e1535cace",
  spanId: "168a42019a24f486",
  name: "tools/call add",
  kind: 2,
  startTimeUnixNano: `${seconds}123456789`,
  endTimeUnixNano: `${seconds}223456789`,
};

/** The upload that a span with these fields makes; fails when the encodings differ. */
function inBoth(otherwise: { [key: string]: Json }) {
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...SPAN, ...otherwise }] }] }] };
  const json = Buffer.from(JSON.stringify(request));
  const one = readable("otlp_traces", "application/json", json, contextWith());
  const protobuf = otlpProtobuf("traces", request);
  expect(readable("otlp_traces", "application/x-protobuf", protobuf, contextWith())).toEqual(one);
  return one;
}

const attribute = (value: Json) => inBoth({ attributes: [{ key: "a", value }] }).spans[0]?.attributes;
const listOf = (value: Json) => ({ arrayValue: { values: [value] } });

describe("the value of an attribute", () => {
  test.each<[string, Json, string]>([
    ["text of any script, and none", { stringValue: "grüße 😀" }, "grüße 😀"],
    ["an empty text", { stringValue: "" }, ""],
    ["false", { boolValue: false }, "false"],
    ["a negative integer", { intValue: -32603 }, "-32603"],
    ["a negative integer as text", { intValue: "-32603" }, "-32603"],
    ["the largest integer", { intValue: "9223372036854775807" }, "9223372036854775807"],
    ["the smallest integer", { intValue: "-9223372036854775808" }, "-9223372036854775808"],
    ["a double", { doubleValue: 0.1 }, "0.1"],
    ["not a number", { doubleValue: "NaN" }, "NaN"],
    ["infinity", { doubleValue: "-Infinity" }, "-Infinity"],
    ["not a number, in a list", listOf({ doubleValue: "NaN" }), '["NaN"]'.slice(2, -2)],
    [
      "not a number, in a record",
      { kvlistValue: { values: [{ key: "n", value: { doubleValue: "NaN" } }] } },
      '{"n":"NaN"}',
    ],
    ["bytes, as base64", { bytesValue: "AP8=" }, "AP8="],
    ["an empty list", { arrayValue: { values: [] } }, "[]"],
    ["a list of what has no value", { arrayValue: { values: [{}, { intValue: 1 }] } }, "[null,1]"],
    ["an empty record", { kvlistValue: { values: [] } }, "{}"],
    [
      "the last of two with one name",
      {
        kvlistValue: {
          values: [
            { key: "k", value: { intValue: 1 } },
            { key: "k", value: { intValue: 2 } },
          ],
        },
      },
      '{"k":2}',
    ],
  ])("%s", (_, value, expected) => expect(attribute(value)?.a).toBe(expected));

  test("that is empty is no attribute", () => expect(attribute({})).toEqual({}));

  test("nested deeper than 32 levels loses what is below, and neither its span nor the others", () => {
    const nested = (levels: number): Json =>
      levels === 0 ? { stringValue: "bottom" } : listOf(nested(levels - 1));
    expect(attribute(nested(31))?.a).toContain("bottom");
    expect(attribute(nested(32))?.a).toBe(`${"[".repeat(32)}"[nested too deep]"${"]".repeat(32)}`);
  });
});

test.each([
  ["an integer", '{"intValue":12345678901234567890}', "12345678901234567890"],
  ["a double", '{"doubleValue":1e999}', "1e999"],
])("%s that JSON's numbers would alter keeps its digits", (_, value, expected) => {
  const span = JSON.stringify({ ...SPAN, attributes: [{ key: "a", value: "HERE" }] }).replace(
    '"HERE"',
    value,
  );
  const body = Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  expect(readable("otlp_traces", "application/json", body, contextWith()).spans[0]?.attributes.a).toBe(
    expected,
  );
});

test.each<[string, Json]>([
  ["a number", { intValue: -32602 }],
  ["a number as text", { intValue: "-32602" }],
  ["text", { stringValue: "-32602" }],
])("the code of a JSON-RPC error is one though it comes as %s", (_, value) => {
  const attributes: Json = [
    { key: "mcp.method.name", value: { stringValue: "tools/call" } },
    { key: "rpc.response.status_code", value },
  ];
  const [row] = inBoth({ attributes, status: { code: 2 } }).spans;
  expect(row).toMatchObject({ rpc_code: -32602, outcome: "client_error" });
});

test("times as numbers keep their microseconds", () => {
  const span = JSON.stringify(SPAN).replace(/"(\d{19})"/g, "$1");
  const body = Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  expect(readable("otlp_traces", "application/json", body, contextWith()).spans[0]).toMatchObject({
    start_time: `${seconds}.123456`,
    duration_us: 100_000,
  });
});

describe("how many calls a sampled one stands for", () => {
  test.each<[string, string, number]>([
    ["nothing noted", "", 1],
    ["another vendor's note", "rojo=00f067aa0ba902b7", 1],
    ["a threshold of none", "ot=th:0", 1],
    ["one in two", "ot=th:8", 2],
    ["one in four", "ot=th:c", 4],
    ["one in ten, in all digits", "ot=th:e6666666666668", 10],
    ["among other vendors and other notes", "congo=t61, ot=rv:0123456789abcd;th:c ,rojo=1", 4],
    ["the older form", "ot=p:3;r:7", 8],
    ["the newer form before the older", "ot=p:3;th:8", 2],
    ["never, in the older form", "ot=p:63", 1],
    ["a power beyond all", "ot=p:64", 1],
    ["no hex digits", "ot=th:xyz", 1],
    ["more digits than there are", "ot=th:fffffffffffffff", 1],
    ["no digits", "ot=th:", 1],
    ["a threshold that nothing passes, bounded", "ot=th:ffffffffffffff", 1_000_000],
    ["a power that nobody means, bounded", "ot=p:62", 1_000_000],
    ["a note of absurd length", `ot=th:8;x:${"y".repeat(2_000)}`, 1],
  ])("%s: %j", (_, traceState, weight) => {
    expect(weightOf(traceState)).toBeCloseTo(weight, 6);
    expect(inBoth({ traceState }).spans[0]?.sample_weight).toBe(weightOf(traceState));
  });
});

test("metrics are counted by their data points, as OTLP counts what it rejects", () => {
  const dataPoints = [{}, { startTimeUnixNano: "1" }];
  const metrics = [
    { name: "a", gauge: { dataPoints } },
    { name: "b", sum: { dataPoints: [{}] } },
    { name: "c", histogram: { dataPoints } },
    { name: "d", exponentialHistogram: { dataPoints: [{}] } },
    { name: "e", summary: { dataPoints } },
    { name: "f" },
  ];
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
  const json = readable(
    "otlp_metrics",
    "application/json",
    Buffer.from(JSON.stringify(request)),
    contextWith(),
  );
  const protobuf = otlpProtobuf("metrics", request);
  expect(readable("otlp_metrics", "application/x-protobuf", protobuf, contextWith())).toEqual(json);
  expect(json).toMatchObject({
    counts: [{ kind: "metric", outcome: "rejected", reason: "unsupported", quantity: 8 }],
    problems: ["Metrics are counted, not kept."],
  });
});

test("log records are the same in both encodings", () => {
  const record = {
    timeUnixNano: `${seconds}123456789`,
    severityNumber: 17,
    severityText: "ERROR",
    body: { kvlistValue: { values: [{ key: "msg", value: { stringValue: "x" } }] } },
    attributes: [{ key: "exception.type", value: { stringValue: "KeyError" } }],
    traceId: SPAN.traceId,
    spanId: SPAN.spanId,
    eventName: "cache.miss",
  };
  const onlyObserved = {
    ...record,
    timeUnixNano: null,
    observedTimeUnixNano: record.timeUnixNano,
    attributes: [],
  };
  const request = {
    resourceLogs: [{ scopeLogs: [{ scope: { name: "s" }, logRecords: [record, onlyObserved] }] }],
  };
  const json = readable("otlp_logs", "application/json", Buffer.from(JSON.stringify(request)), contextWith());
  const protobuf = otlpProtobuf("logs", request);
  expect(readable("otlp_logs", "application/x-protobuf", protobuf, contextWith())).toEqual(json);
  expect(json.logs).toMatchObject([
    { event_name: "cache.miss", body: '{"msg":"x"}', logger: "s", severity_number: 17 },
    { timestamp: json.logs[0]?.timestamp },
  ]);
});

import type { SpanKind, SpanStatus } from "@/lib/clickhouse/rows";
import {
  field,
  isObject,
  type Json,
  type JsonObject,
  listField,
  parseJsonExactly,
  TOO_DEEP,
  textField,
} from "../json";
import type { Attributes, AttributeValue, ReceivedLog, ReceivedSpan, Sender } from "../received";
import { KINDS, STATUSES } from "./protobuf";
import { sampledBy } from "./sampling";
import { senderOf } from "./sender";
import { Malformed } from "./wire";

/** Hears of what is left out because it has not the shape that it should: a sentence for the sender. */
type Unreadable = (problem: string) => void;

/**
 * An `ExportTraceServiceRequest` in OTLP's JSON. Senders bend its rules, and collectors have always let them: ids in
 * capitals or base64, 64-bit integers as numbers, enums by name.
 *
 * @throws Malformed when the text is not JSON or holds another signal
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readTracesJson(body: Buffer, unreadable: Unreadable): ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  const names = ["resourceSpans", "scopeSpans", "spans", "A span"] as const;
  eachItem(body, names, unreadable, (span, sender) => spans.push(readSpan(span, sender)));
  return spans;
}

/** An `ExportLogsServiceRequest`. @throws Malformed */
export function readLogsJson(body: Buffer, unreadable: Unreadable): ReceivedLog[] {
  const logs: ReceivedLog[] = [];
  const names = ["resourceLogs", "scopeLogs", "logRecords", "A log record"] as const;
  eachItem(body, names, unreadable, (log, sender) => logs.push(readLog(log, sender)));
  return logs;
}

/** How many data points an `ExportMetricsServiceRequest` holds. @throws Malformed */
export function countDataPointsJson(body: Buffer, unreadable: Unreadable): number {
  let count = 0;
  const names = ["resourceMetrics", "scopeMetrics", "metrics", "A metric"] as const;
  eachItem(body, names, unreadable, (metric) => {
    for (const data of DATA) count += listField(field(metric, data), "dataPoints").length;
  });
  return count;
}

const DATA = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

const SIGNALS: Readonly<Record<string, string>> = {
  resourceSpans: "traces",
  resourceLogs: "logs",
  resourceMetrics: "metrics",
};

function eachItem(
  body: Buffer,
  [outer, middle, inner, anItem]: readonly [outer: string, middle: string, inner: string, anItem: string],
  unreadable: Unreadable,
  read: (item: JsonObject, sender: Sender) => void,
): void {
  const request = parseJsonExactly(body.toString("utf8"));
  if (!isObject(request)) throw new Malformed("It is not a JSON object.");
  for (const [key, signal] of Object.entries(SIGNALS)) {
    if (key !== outer && field(request, outer) === undefined && field(request, key) !== undefined)
      throw new Malformed(`It holds ${key}; send those to /v1/${signal}.`);
  }
  if (!isListOrNone(field(request, outer))) throw new Malformed(`${outer} is not a list.`);
  /** The objects in a list that may be left out; what else is in it, or in its place, is left out. */
  const objects = (of: JsonObject, key: string, what: string): JsonObject[] => {
    if (!isListOrNone(field(of, key))) unreadable(`${key} is not a list.`);
    return listField(of, key).filter((entry) => {
      if (!isObject(entry)) unreadable(`${what} is not a JSON object.`);
      return isObject(entry);
    });
  };
  for (const resource of objects(request, outer, `An entry of ${outer}`)) {
    const attributes = attributesOf(field(resource, "resource"));
    for (const group of objects(resource, middle, `An entry of ${middle}`)) {
      const scope = field(group, "scope");
      const sender = senderOf(attributes, textField(scope, "name"), textField(scope, "version"));
      for (const item of objects(group, inner, anItem)) read(item, sender);
    }
  }
}

/** In the JSON of Protocol Buffers, null stands for a field that is not there. */
const isListOrNone = (value: Json | undefined) =>
  value === undefined || value === null || Array.isArray(value);

function readSpan(sent: JsonObject, sender: Sender): ReceivedSpan {
  const status = field(sent, "status");
  return {
    sender: sampledBy(sender, textField(sent, "traceState")),
    traceId: idOf(sent, "traceId", 32),
    spanId: idOf(sent, "spanId", 16),
    parentSpanId: idOf(sent, "parentSpanId", 16),
    name: textField(sent, "name"),
    kind: enumOf<SpanKind>(field(sent, "kind"), KINDS, "SPAN_KIND_"),
    status: enumOf<SpanStatus>(field(status, "code"), STATUSES, "STATUS_CODE_"),
    statusMessage: textField(status, "message"),
    startUs: timeOf(sent, "startTimeUnixNano"),
    endUs: timeOf(sent, "endTimeUnixNano"),
    attributes: attributesOf(sent),
    events: listField(sent, "events").map((event) => ({
      name: textField(event, "name"),
      timeUs: timeOf(event, "timeUnixNano"),
      attributes: attributesOf(event),
    })),
    links: listField(sent, "links").map((link) => ({
      traceId: idOf(link, "traceId", 32),
      spanId: idOf(link, "spanId", 16),
    })),
  };
}

function readLog(sent: JsonObject, sender: Sender): ReceivedLog {
  const severity = field(sent, "severityNumber");
  return {
    sender,
    timeUs: timeOf(sent, "timeUnixNano") || timeOf(sent, "observedTimeUnixNano"),
    severityNumber: typeof severity === "number" ? severity : 0,
    severityText: textField(sent, "severityText"),
    body: anyValue(field(sent, "body"), 0),
    eventName: textField(sent, "eventName"),
    logger: "",
    traceId: idOf(sent, "traceId", 32),
    spanId: idOf(sent, "spanId", 16),
    attributes: attributesOf(sent),
  };
}

/** Hex as the specification says; base64, as Protocol Buffers' own JSON has bytes, from old senders. */
function idOf(of: Json | undefined, key: string, digits: 16 | 32): string {
  const text = textField(of, key);
  const isBase64 = text.length === (digits === 32 ? 24 : 12) && !/^[0-9a-f]+$/i.test(text);
  return isBase64 ? Buffer.from(text, "base64").toString("hex") : text;
}

/** Nanoseconds as decimal text, or a number that a double holds (others the parser left as text); in whole microseconds, 0 without. */
function timeOf(of: Json | undefined, key: string): number {
  const sent = field(of, key);
  if (typeof sent === "number") return Math.floor(sent / 1000);
  return typeof sent === "string" && /^\d{1,20}$/.test(sent) ? Number(sent.slice(0, -3)) : 0;
}

function enumOf<T extends string>(sent: Json | undefined, names: readonly T[], prefix: string): T {
  const [unset] = names as readonly [T, ...T[]];
  if (typeof sent === "number") return names[sent] ?? unset;
  const word = typeof sent === "string" ? sent.replace(prefix, "").toLowerCase() : "";
  return names.find((name) => name === word) ?? unset;
}

function attributesOf(of: Json | undefined): Attributes {
  const attributes: Attributes = new Map();
  for (const pair of listField(of, "attributes")) {
    const key = textField(pair, "key");
    if (key !== "") attributes.set(key, anyValue(field(pair, "value"), 0));
  }
  return attributes;
}

const DEPTH_MAX = 32;

/** An `AnyValue`: an object with one field that names its type; an empty one is null. */
function anyValue(sent: Json | undefined, depth: number): AttributeValue {
  if (!isObject(sent)) return null;
  if (depth === DEPTH_MAX) return TOO_DEEP;
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = sent;
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (typeof intValue === "number") return intValue;
  if (typeof intValue === "string")
    return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : intValue;
  if (typeof doubleValue === "number" || typeof doubleValue === "string") return doubleValue;
  if (typeof bytesValue === "string") return bytesValue;
  const list = field(sent, "arrayValue");
  if (isObject(list)) return listField(list, "values").map((value) => anyValue(value, depth + 1));
  const pairs = field(sent, "kvlistValue");
  if (!isObject(pairs)) return null;
  const record: { [key: string]: AttributeValue } = Object.create(null);
  for (const pair of listField(pairs, "values")) {
    record[textField(pair, "key")] = anyValue(field(pair, "value"), depth + 1);
  }
  return record;
}

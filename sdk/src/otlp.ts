import { nanoseconds } from "./clock";
import type { AttributeValue, CallsightSpan } from "./span";

export const SCOPE_NAME = "callsight";

/**
 * A span as OTLP's JSON has it, one text ready to be joined with others. Written by hand: building the objects first and
 * giving them to `JSON.stringify` takes three times as long.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function encodeSpan(span: CallsightSpan): string {
  const endMs = span.startedAtMs + span.durationMs;
  let json = `{"traceId":"${span.traceId}","spanId":"${span.spanId}",`;
  if (span.parentSpanId !== "") json += `"parentSpanId":"${span.parentSpanId}",`;
  if (span.traceState !== "") json += `"traceState":${JSON.stringify(span.traceState)},`;
  json += `"name":${quoted(span.name)},"kind":${span.kind === "server" ? SERVER : CLIENT},`;
  json += `"startTimeUnixNano":"${nanoseconds(span.startedAtMs)}","endTimeUnixNano":"${nanoseconds(endMs)}",`;
  json += `"attributes":[${encodeAttributes(span.attributes)}]`;
  if (span.exception) json += `,"events":[${encodeException(span.exception, endMs)}]`;
  if (span.link) json += `,"links":[{"traceId":"${span.link.traceId}","spanId":"${span.link.spanId}"}]`;
  if (span.isError) json += `,"status":{"code":2,"message":${JSON.stringify(span.statusMessage)}}`;
  return `${json}}`;
}

/** What all spans of a process have in common, and the scope they come from: the frame of an upload. */
export function frameOf(resource: Record<string, string>, version: string): { head: string; tail: string } {
  const scope = `{"name":"${SCOPE_NAME}","version":${JSON.stringify(version)}}`;
  return {
    head: `{"resourceSpans":[{"resource":{"attributes":[${encodeAttributes(resource)}]},"scopeSpans":[{"scope":${scope},"spans":[`,
    tail: "]}]}]}",
  };
}

/** SpanKind of OTLP. */
const SERVER = 2;
const CLIENT = 3;

function encodeAttributes(attributes: Record<string, AttributeValue>): string {
  let json = "";
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    json += json === "" ? headOf(key) : `,${headOf(key)}`;
    if (typeof value === "string") json += `"stringValue":${quoted(value)}}}`;
    else if (typeof value === "boolean") json += `"boolValue":${value}}}`;
    else if (Number.isInteger(value)) json += `"intValue":"${value}"}}`;
    else json += `"doubleValue":${Number.isFinite(value) ? value : `"${value}"`}}}`;
  }
  return json;
}

/** There are some thirty keys, and the names of prompt arguments. */
const heads = new Map<string, string>();
const HEADS_MAX = 1_000;

/** What stands before an attribute's value. */
function headOf(key: string): string {
  let head = heads.get(key);
  if (head === undefined) {
    head = `{"key":${JSON.stringify(key)},"value":{`;
    if (heads.size < HEADS_MAX) heads.set(key, head);
  }
  return head;
}

const SHORT = 64;
const PLAIN = /^[ !#-[\]-~]*$/;

/** Most values are short words in which nothing needs escaping; looking is cheaper than `JSON.stringify`. */
const quoted = (text: string): string =>
  text.length <= SHORT && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);

const encodeException = (
  { type, message, stacktrace }: NonNullable<CallsightSpan["exception"]>,
  atMs: number,
) =>
  `{"timeUnixNano":"${nanoseconds(atMs)}","name":"exception","attributes":[${encodeAttributes({
    "exception.type": type,
    "exception.message": message,
    "exception.stacktrace": stacktrace,
  })}]}`;

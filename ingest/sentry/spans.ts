import type { SpanKind, SpanStatus } from "@/lib/clickhouse/rows";
import { attributeValue, field, isObject, type Json, type JsonObject, listField, textField } from "../json";
import { type Attributes, NOTHING, type ReceivedLink, type ReceivedSpan, type Sender } from "../received";
import { microsecondsOf } from "../times";

/**
 * A span of the streamed kind: everything but ids, name, times and status is in typed attributes.
 * @see https://develop.sentry.dev/sdk/telemetry/spans/span-protocol/
 */
export function streamedSpan(sent: JsonObject, sender: Sender): ReceivedSpan {
  return {
    ...identityOf(sent, sender, typedAttributes(sent)),
    name: textField(sent, "name"),
    status: textField(sent, "status") === "error" ? "error" : "ok",
    statusMessage: "",
    endUs: endOf(sent, "end_timestamp"),
    links: linksOf(sent),
  };
}

/** `attributes: { key: { value, type } }`, as streamed spans and logs have them. */
export function typedAttributes(sent: JsonObject): Attributes {
  const attributes: Attributes = new Map();
  const given = field(sent, "attributes");
  if (!isObject(given)) return attributes;
  for (const [key, typed] of Object.entries(given)) {
    const value = isObject(typed) && Object.hasOwn(typed, "value") ? typed.value : typed;
    if (value !== undefined) attributes.set(key, attributeValue(value));
  }
  return attributes;
}

/** A transaction and its spans: the root is in `contexts.trace`, named by `transaction`. */
export function transactionSpans(sent: JsonObject, sender: Sender): ReceivedSpan[] {
  const trace = field(field(sent, "contexts"), "trace");
  const root = isObject(trace) ? trace : {};
  const attributes = dataOf(root);
  const spans: ReceivedSpan[] = [
    {
      ...identityOf({ ...root, start_timestamp: field(sent, "start_timestamp") ?? null }, sender, attributes),
      name: textField(sent, "transaction"),
      ...statusOf(textField(root, "status")),
      endUs: endOf(sent, "timestamp"),
    },
  ];
  for (const child of listField(sent, "spans")) if (isObject(child)) spans.push(plainSpan(child, sender));
  return spans;
}

/** A span inside a transaction, or one sent alone by older browser SDKs. */
export function plainSpan(sent: JsonObject, sender: Sender): ReceivedSpan {
  return {
    ...identityOf(sent, sender, dataOf(sent)),
    name: textField(sent, "description") || textField(sent, "name"),
    ...statusOf(textField(sent, "status")),
    endUs: endOf(sent, "timestamp"),
  };
}

function identityOf(sent: JsonObject, sender: Sender, attributes: Attributes) {
  return {
    sender,
    traceId: textField(sent, "trace_id"),
    spanId: textField(sent, "span_id"),
    parentSpanId: textField(sent, "parent_span_id"),
    kind: kindOf(attributes),
    startUs: microsecondsOf(field(sent, "start_timestamp")),
    attributes,
    events: NOTHING,
    links: NOTHING as readonly ReceivedLink[],
  };
}

/** Attributes lie flat in `data`; operation and tags stand beside it. */
function dataOf(sent: JsonObject): Attributes {
  const attributes: Attributes = new Map();
  const data = field(sent, "data");
  if (isObject(data))
    for (const [key, value] of Object.entries(data)) attributes.set(key, attributeValue(value));
  const op = textField(sent, "op");
  if (op !== "" && !attributes.has("sentry.op")) attributes.set("sentry.op", op);
  return attributes;
}

const WELL = new Set(["", "ok", "cancelled", "unknown", "unknown_error"]);

/** Sentry's words for a status. A cancelled call has not failed; the word itself tells. */
function statusOf(word: string): { status: SpanStatus; statusMessage: string } {
  const status = word === "ok" ? "ok" : WELL.has(word) ? "unset" : "error";
  return { status, statusMessage: word };
}

const KINDS = new Set<string>(["internal", "server", "client", "producer", "consumer"]);

function kindOf(attributes: Attributes): SpanKind {
  const sent: unknown = attributes.get("sentry.kind") ?? attributes.get("otel.kind");
  const kind = typeof sent === "string" ? sent.toLowerCase() : "";
  attributes.delete("sentry.kind");
  attributes.delete("otel.kind");
  return KINDS.has(kind) ? (kind as SpanKind) : "unspecified";
}

/** 0 when the span never said when it ended. */
function endOf(sent: JsonObject, key: string): number {
  const end: Json | undefined = field(sent, key);
  return end === undefined || end === null ? 0 : microsecondsOf(end);
}

function linksOf(sent: JsonObject): readonly ReceivedLink[] {
  const links = listField(sent, "links");
  if (links.length === 0) return NOTHING;
  return links.map((link) => ({ traceId: textField(link, "trace_id"), spanId: textField(link, "span_id") }));
}

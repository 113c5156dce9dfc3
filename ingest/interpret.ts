import type { Category, Direction, SpanKind, SpanRow } from "@/lib/clickhouse/rows";
import { type Call, callOf, textOf } from "./call";
import { clientName } from "./clients";
import {
  ATTRIBUTE_BYTES_MAX,
  ATTRIBUTES_MAX,
  cutJson,
  cutText,
  NAME_BYTES_MAX,
  PAYLOAD_BYTES_MAX,
} from "./cut";
import { dialectOf } from "./dialects";
import { parseJson } from "./json";
import { codeOf, type Ending, errorTypeOf, integerOf, outcomeOf } from "./outcome";
import { argumentsOf, resultCounts, resultOf, resultText } from "./payload";
import type { AttributeValue, ReceivedSpan } from "./received";
import type { Scrubber } from "./scrub";
import { decimalSeconds } from "./times";
import { transportOf } from "./transport";
import type { UploadContext } from "./upload";

/** What all rows of one upload share, worked out once. */
export type Desk = {
  context: UploadContext;
  scrub: Scrubber;
  receivedAt: string;
};

/** Attributes of ours begin so; what follows `cut.` was too long, the value is how many bytes were not stored. */
const OWN = "callsight.";
/** First protocol version without sessions: an id that comes with it was made up on the way. */
const STATELESS_SINCE = "2026-07-28";

/**
 * A span as a row: whose call it is, what was called, by whom, how it ended. Total: whatever a span holds, there is a
 * row for it (`admit.ts` has checked ids and times). Issues are given later, when all of the upload is known.
 */
export function interpret(span: ReceivedSpan, desk: Desk): SpanRow {
  const { context, scrub } = desk;
  const { sender } = span;
  const dialect = dialectOf(span);
  const call = callOf(span, dialect);
  complete(call, span);
  dialect.amend?.(call, span);

  const isMcp = call.method !== "";
  const direction = isMcp ? directionOf(call.op, span.kind) : "";
  const attributes = new Written(scrub);
  const durationUs = span.endUs === 0 ? 0 : span.endUs - span.startUs;
  if (durationUs < 0) attributes.own("negative_duration_us", String(durationUs));

  const sentArguments = argumentsOf(call, dialect);
  const sentResult = resultOf(call);
  const keptResult = context.scrub.keepResults ? sentResult : "";
  const argumentsBytes = sizeOf(sentArguments);
  const resultBytes = sizeOf(sentResult);

  const exception = span.events.find((event) => event.name === "exception");
  const ending: Ending = {
    method: call.method,
    status: span.status,
    statusMessage: call.statusMessage,
    isError: call.isError === "" ? undefined : call.isError === "true",
    errorType: call.errorType || textOf(exception?.attributes.get("exception.type") ?? ""),
    rpcCode: integerOf(call.rpcCode),
    answered: call.answered,
  };
  const outcome = isMcp ? outcomeOf(ending) : "";
  const failed = outcome === "tool_error" || outcome === "client_error" || outcome === "server_error";
  const said = failed && context.scrub.keepResults && ending.isError !== false ? resultText(call) : "";
  const exceptionMessage = textOf(exception?.attributes.get("exception.message") ?? "");
  const isFailure = isMcp ? failed : span.status === "error";
  const message = isFailure
    ? messageOf(call, outcome === "tool_error" ? said : "", exceptionMessage, said)
    : "";

  if (!isMcp && call.op !== "") attributes.add("sentry.op", call.op);
  for (const [key, value] of call.rest) attributes.add(key, value);
  if (sentResult === "") for (const [key, value] of resultCounts(call)) attributes.add(key, value);
  if (span.links.length > 0) attributes.own("links", JSON.stringify(span.links.slice(0, 32)));

  return {
    project_id: context.projectId,
    start_time: decimalSeconds(span.startUs),
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: name(span.name || [call.method || call.op || "unnamed", targetOf(call)].filter(Boolean).join(" ")),
    kind: kindOf(span.kind, call.op),
    duration_us: Math.max(0, durationUs),
    status: span.status,

    is_server_call: direction === "inbound" ? 1 : 0,
    method: name(call.method),
    category: isMcp ? categoryOf(call.method) : "",
    target: name(targetOf(call)),
    direction,
    outcome,
    error_type: name(
      outcome === "" ? (isFailure ? ending.errorType : "") : errorTypeOf(outcome, ending, said),
    ),
    error_message: attributes.bounded("error_message", scrub.text(message)),
    rpc_code: ending.rpcCode ?? codeOf(ending.errorType),
    request_id: name(call.requestId || call.cancelledRequestId),
    session_id: call.protocolVersion >= STATELESS_SINCE ? "" : name(call.sessionId),
    client_name: name(clientName(call.clientName)),
    client_version: name(call.clientVersion),
    client_title: name(call.clientTitle),
    server_name: name(call.serverName || sender.service),
    server_version: name(call.serverVersion || (call.serverName === "" ? sender.serviceVersion : "")),
    protocol_version: name(call.protocolVersion),
    transport: isMcp ? transportOf(call.transport, call.networkTransport, call.protocolVersion) : "",
    transport_raw: name(call.transport),

    user_id: name(call.userId || sender.userId),
    user_agent: name(call.userAgent || sender.userAgent),
    client_address: name(call.clientAddress),
    environment: name(call.environment || sender.environment),
    release: name(call.release || sender.release),
    sdk_name: name(call.sdkName || sender.sdkName),
    sdk_version: name(call.sdkVersion || sender.sdkVersion),
    dialect: dialect.name,

    sample_weight: sender.sampleWeight,
    arguments_bytes: argumentsBytes,
    result_bytes: resultBytes,
    result_tokens: Math.ceil(resultBytes / 4),
    arguments: context.scrub.keepArguments ? attributes.payload("arguments", sentArguments) : "",
    result: attributes.payload("result", keptResult),
    attributes: attributes.finished(),

    issue_id: "",
    upload_id: context.uploadId,
    received_at: desk.receivedAt,
    retention_days: context.retentionDays,
    sign: 1,
    revision: 0,
  };
}

const NAMES_A_TARGET = new Map<string, "tool" | "prompt" | "resource">([
  ["tools/call", "tool"],
  ["prompts/get", "prompt"],
  ["resources/read", "resource"],
  ["resources/subscribe", "resource"],
  ["resources/unsubscribe", "resource"],
  ["notifications/resources/updated", "resource"],
]);

function targetOf(call: Call): string {
  const kind = NAMES_A_TARGET.get(call.method);
  return kind === undefined ? "" : call[kind];
}

/** Finds the target where the sender left out the attribute but not the argument, or said it in the span's name only. */
function complete(call: Call, span: ReceivedSpan): void {
  if (call.statusMessage === "") call.statusMessage = span.statusMessage;
  const kind = NAMES_A_TARGET.get(call.method);
  if (kind === undefined || call[kind] !== "") return;
  const argument = kind === "resource" ? "uri" : kind === "prompt" ? "name" : "";
  const sent = argument === "" ? undefined : call.argumentParts.get(argument);
  if (typeof sent === "string") {
    const decoded = parseJson(sent);
    call[kind] = typeof decoded === "string" ? decoded : sent;
  } else if (span.name.startsWith(`${call.method} `))
    call[kind] = span.name.slice(call.method.length + 1).trim();
}

export function categoryOf(method: string): Category {
  if (method.startsWith("notifications/")) return "notification";
  if (method.startsWith("tools/")) return "tool";
  if (method.startsWith("resources/")) return "resource";
  return method.startsWith("prompts/") ? "prompt" : "protocol";
}

function directionOf(op: string, kind: SpanKind): Direction {
  if (op === "mcp.server" || op === "mcp.notification.client_to_server") return "inbound";
  if (op === "mcp.notification.server_to_client") return "outbound";
  if (kind === "server" || kind === "consumer") return "inbound";
  return kind === "client" || kind === "producer" ? "outbound" : "";
}

/** Sentry says no kind; its operations imply one. */
function kindOf(kind: SpanKind, op: string): SpanKind {
  if (kind !== "unspecified" || op === "") return kind;
  if (op === "mcp.server" || op === "mcp.notification.client_to_server" || op.endsWith(".server"))
    return "server";
  if (op === "mcp.notification.server_to_client" || op.endsWith(".client") || op.startsWith("db"))
    return "client";
  return "internal";
}

/** Statuses that Sentry's SDKs use as words; as a message they say nothing. */
const STATUS_WORDS =
  /^(?:ok|unset|error|cancelled|[a-z]+_[a-z_]+|unknown|aborted|unavailable|unimplemented|unauthenticated)$/;

function messageOf(call: Call, toolText: string, exceptionMessage: string, said: string): string {
  const status = STATUS_WORDS.test(call.statusMessage) ? "" : call.statusMessage;
  return toolText || status || call.errorMessage || exceptionMessage || said;
}

const name = (text: string) => cutText(text, NAME_BYTES_MAX);

const sizeOf = (text: string) => (text === "" ? 0 : Buffer.byteLength(text));

/** The attributes of a row as they are written: scrubbed, bounded in size and number, with a note of what was cut. */
class Written {
  readonly #scrub: Scrubber;
  readonly #attributes: Record<string, string> = {};
  #count = 0;
  #left = 0;

  constructor(scrub: Scrubber) {
    this.#scrub = scrub;
  }

  add(key: string, value: AttributeValue): void {
    if (value === null || key === "") return;
    if (this.#count >= ATTRIBUTES_MAX) {
      this.#left++;
      return;
    }
    this.#count++;
    const shortKey = cutText(key, 256);
    if (this.#scrub.isSecret(key)) {
      this.#set(shortKey, "[scrubbed]");
      return;
    }
    const text = typeof value === "object" ? textOf(this.#scrub.value(value)) : textOf(value);
    this.#set(shortKey, this.bounded(shortKey, typeof value === "string" ? this.#scrub.text(text) : text));
  }

  own(key: string, value: string): void {
    this.#set(`${OWN}${key}`, value);
  }

  bounded(key: string, text: string): string {
    const short = cutText(text, ATTRIBUTE_BYTES_MAX);
    if (short.length < text.length)
      this.own(`cut.${key}`, String(Buffer.byteLength(text) - Buffer.byteLength(short)));
    return short;
  }

  payload(key: string, json: string): string {
    if (json === "") return "";
    const clean = this.#scrub.json(json);
    const short = cutJson(clean, PAYLOAD_BYTES_MAX);
    if (short !== clean) this.own(`cut.${key}`, String(Buffer.byteLength(clean) - Buffer.byteLength(short)));
    return short;
  }

  finished(): Record<string, string> {
    if (this.#left > 0) this.own("cut.attributes", String(this.#left));
    return this.#attributes;
  }

  #set(key: string, text: string): void {
    // Assigning this one name would set the prototype, or nothing at all.
    if (key === "__proto__") {
      Object.defineProperty(this.#attributes, key, {
        value: text,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else this.#attributes[key] = text;
  }
}

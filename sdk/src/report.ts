import type { Call } from "./call";
import { now } from "./clock";
import { endJoined } from "./context";
import { type Ending, isCallersFault, needsInput, taskOf, textIn } from "./ending";
import { ownersFunctionFailed } from "./guard";
import type { Implementation } from "./host";
import type { CallsightOptions } from "./options";
import { encodeSpan } from "./otlp";
import { payloadOf, tokensIn } from "./payload";
import type { Settings } from "./settings";
import type { AttributeValue, CallsightSpan } from "./span";
import { exceptionOf } from "./thrown";
import { headerOf } from "./trace";
import { record, words } from "./values";

/** What is known of the way by which calls come. */
export type Wire = {
  settings: Settings;
  server: Implementation;
  /** `stdio`, `streamable_http`, …; `""` when nobody can tell. */
  transportName: string;
  /** Undefined without one. */
  sessionId: string | undefined;
  /** Which client, by what a message says itself, or by what is known otherwise. */
  clientOf: (said: unknown) => Implementation | undefined;
  protocolVersionOf: (extra: unknown) => string;
};

/** Tells of a call that has ended: the tracer provider of the process, and Callsight. */
export function report(call: Call, ending: Ending, wire: Wire): void {
  const { options, exporter } = wire.settings;
  const span = spanOf(call, ending, wire);
  if (call.joined) endJoined(call.joined, span);
  if (!exporter || !call.isRecorded) return;
  const told = options.beforeSend ? lastLook(span, options.beforeSend) : span;
  if (told === null) exporter.dropped("before_send");
  else exporter.add(encodeSpan(told));
  if (options.waitUntil) keepAlive(options.waitUntil, exporter.flush());
}

function keepAlive(waitUntil: NonNullable<CallsightOptions["waitUntil"]>, uploaded: Promise<void>): void {
  try {
    waitUntil(uploaded);
  } catch (error) {
    ownersFunctionFailed("waitUntil", error);
  }
}

function lastLook(
  span: CallsightSpan,
  beforeSend: (span: CallsightSpan) => CallsightSpan | null,
): CallsightSpan | null {
  try {
    return beforeSend(span);
  } catch (error) {
    // Whoever filters spans may be keeping secrets: one that was not looked at is not sent.
    ownersFunctionFailed("beforeSend", error);
    return null;
  }
}

type Attributes = Record<string, AttributeValue>;

function spanOf(call: Call, ending: Ending, wire: Wire): CallsightSpan {
  const attributes = whatAndWho(call, wire);
  const span: CallsightSpan = {
    name: call.name,
    kind: call.kind,
    traceId: call.traceId,
    spanId: call.spanId,
    parentSpanId: call.parentSpanId,
    traceState: call.traceState,
    startedAtMs: call.startedAtMs,
    durationMs: Math.max(0, now() - call.startedAtMs),
    isError: false,
    statusMessage: "",
    attributes,
    exception: undefined,
    link: call.link,
  };
  tellEnding(span, call, ending, wire);
  return span;
}

/** First protocol version without sessions. */
const STATELESS_SINCE = "2026-07-28";
const META = "io.modelcontextprotocol/";

/**
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md for the names; those of
 * client, server and transport, which it lacks, are Sentry's
 */
function whatAndWho(call: Call, wire: Wire): Attributes {
  const { method, target, params, extra } = call;
  const meta = call.kind === "server" ? record(params?._meta) : undefined;
  const attributes: Attributes = { "mcp.method.name": method };
  if (call.requestId !== undefined) attributes["jsonrpc.request.id"] = call.requestId;
  if (target !== "") {
    if (method === "tools/call") {
      attributes["gen_ai.operation.name"] = "execute_tool";
      attributes["gen_ai.tool.name"] = target;
    } else if (method === "prompts/get") attributes["gen_ai.prompt.name"] = target;
    else attributes["mcp.resource.uri"] = target;
  }
  tellInput(attributes, call);
  if (method === "notifications/cancelled") {
    const id = params?.requestId;
    if (typeof id === "string" || typeof id === "number") attributes["mcp.cancelled.request_id"] = String(id);
  }

  const protocolVersion = words(meta?.[`${META}protocolVersion`]) ?? wire.protocolVersionOf(extra);
  if (protocolVersion !== "") attributes["mcp.protocol.version"] = protocolVersion;
  const session = wire.sessionId;
  if (session && protocolVersion < STATELESS_SINCE) attributes["mcp.session.id"] = session;
  const client = wire.clientOf(meta?.[`${META}clientInfo`]);
  if (client) introduce(attributes, "mcp.client", client);
  introduce(attributes, "mcp.server", wire.server);
  const userAgent = headerOf(extra, "user-agent");
  if (userAgent) attributes["user_agent.original"] = userAgent;
  const user = whoIs(call, wire);
  if (user !== undefined) attributes["user.id"] = user;
  tellTransport(attributes, wire.transportName);
  return attributes;
}

function tellInput(attributes: Attributes, { method, input }: Call): void {
  if (input.bytes > 0) attributes["callsight.arguments_bytes"] = input.bytes;
  if (input.json === undefined) return;
  const variables = method === "prompts/get" ? parsed(input.json) : undefined;
  if (!variables) attributes["gen_ai.tool.call.arguments"] = input.json;
  for (const [name, value] of Object.entries(variables ?? {})) {
    attributes[`gen_ai.prompt.variable.${name}`] = typeof value === "string" ? value : JSON.stringify(value);
  }
}

/** Undefined for what was cut. */
function parsed(json: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function introduce(attributes: Attributes, who: string, { name, version, title }: Implementation): void {
  if (name !== "") attributes[`${who}.name`] = name;
  if (version !== "") attributes[`${who}.version`] = version;
  if (title !== "") attributes[`${who}.title`] = title;
}

function tellTransport(attributes: Attributes, name: string): void {
  if (name === "") return;
  attributes["mcp.transport"] = name;
  if (name === "stdio") attributes["network.transport"] = "pipe";
  else if (name === "sse" || name === "streamable_http") {
    attributes["network.transport"] = "tcp";
    attributes["network.protocol.name"] = "http";
  }
}

function whoIs(call: Call, wire: Wire): string | undefined {
  const { identify } = wire.settings.options;
  if (!identify || call.kind !== "server") return undefined;
  try {
    return words(identify(call.extra)?.id);
  } catch (error) {
    ownersFunctionFailed("identify", error);
    return undefined;
  }
}

function tellEnding(span: CallsightSpan, call: Call, ending: Ending, { settings }: Wire): void {
  const { attributes } = span;
  if (needsInput(ending)) attributes["callsight.outcome"] = "input_required";
  if (ending.is === "cancelled" || ending.is === "unanswered") {
    attributes["callsight.outcome"] = ending.is === "cancelled" ? "cancelled" : "no_response";
    if (ending.reason !== "") attributes["callsight.reason"] = ending.reason;
  }
  if (ending.is === "turned_away") {
    attributes["callsight.outcome"] = ending.status < 500 ? "client_error" : "server_error";
    fail(span, String(ending.status), `HTTP ${ending.status}`);
  }
  if (ending.is === "refused") {
    if (ending.code !== undefined) attributes["rpc.response.status_code"] = String(ending.code);
    const isForgiven = call.kind === "server" && (isCallersFault(ending.code) || needsInput(ending));
    if (isForgiven) attributes["rpc.jsonrpc.error_message"] = ending.message;
    else fail(span, String(ending.code ?? "_OTHER"), ending.message);
    if (!isForgiven) span.exception = exceptionOf(call.thrown);
  }
  if (ending.is !== "answered") return;
  const { result } = ending;
  const output = payloadOf(result, "result", call, settings.options, settings.payloadLengthMax);
  attributes["callsight.result_bytes"] = output.bytes;
  if (call.method === "tools/call") {
    attributes["callsight.result_tokens"] = tokensIn(output.bytes);
    if (output.json !== undefined) attributes["gen_ai.tool.call.result"] = output.json;
    if (result.isError === true) {
      fail(span, "tool_error", textIn(result));
      span.exception = exceptionOf(call.thrown);
    }
  }
  const task = taskOf(result);
  if (task) attributes["mcp.task.id"] = task;
}

function fail(span: CallsightSpan, errorType: string, message: string): void {
  span.isError = true;
  span.statusMessage = message;
  span.attributes["error.type"] = errorType;
}

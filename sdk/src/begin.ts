import type { Call } from "./call";
import { now } from "./clock";
import { ambientSpan, hasProvider, join } from "./context";
import { newSpanId, newTraceId } from "./ids";
import { payloadOf } from "./payload";
import { traceStateWith } from "./sampling";
import type { Settings } from "./settings";
import type { SpanId } from "./span";
import { headerOf, parentOf } from "./trace";
import { record, words } from "./values";

type Message = Readonly<Record<string, unknown>>;

/**
 * Starts the record of a request or notification.
 *
 * Its parent is what the message names (`params._meta.traceparent`), or the span that is running here, or what the HTTP
 * request names. Where the message names one, the running span becomes a link.
 *
 * @param above the call that a message of ours belongs to
 * @returns undefined when sampling leaves it out and nobody else wants to know
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic "OpenTelemetry trace context"
 */
export function begin(
  kind: Call["kind"],
  method: string,
  message: Message,
  extra: unknown,
  settings: Settings,
  { startedAtMs = now(), above }: { startedAtMs?: number; above?: SpanId | undefined } = {},
): Call | undefined {
  const params = record(message.params);
  const target = targetOf(method, params);
  const isInbound = kind === "server";
  const meta = isInbound ? record(params?._meta) : undefined;
  const remote = meta && parentOf(meta.traceparent, meta.tracestate);
  const ambient = ambientSpan()?.spanContext();
  const here = isInbound ? ambient : (above ?? ambient);
  const fromHttp =
    isInbound && !remote && !here
      ? parentOf(headerOf(extra, "traceparent"), headerOf(extra, "tracestate"))
      : undefined;
  const parent = remote ?? here ?? fromHttp;
  const link = remote && ambient ? { traceId: ambient.traceId, spanId: ambient.spanId } : undefined;
  const name = nameOf(method, target);
  const joined = hasProvider() ? join(name, kind, startedAtMs, remote ?? fromHttp, link) : undefined;
  const ids = joined?.spanContext();

  const traceId = ids?.traceId ?? parent?.traceId ?? newTraceId();
  const isRecorded = settings.exporter !== null && settings.sampler.takes(traceId);
  if (!isRecorded && !joined) return undefined;
  const facts = { method, target };
  return {
    kind,
    name,
    method,
    target,
    requestId: isId(message.id) ? String(message.id) : undefined,
    params,
    extra,
    startedAtMs,
    traceId,
    spanId: ids?.spanId ?? newSpanId(),
    parentSpanId: parent?.spanId ?? "",
    traceState: traceStateWith((remote ?? fromHttp)?.traceState ?? "", settings.sampler.traceState),
    link,
    input: payloadOf(params?.arguments, "arguments", facts, settings.options, settings.payloadLengthMax),
    joined,
    isRecorded,
    thrown: undefined,
    handed: undefined,
    hasEnded: false,
  };
}

export const isId = (id: unknown): boolean => typeof id === "string" || typeof id === "number";

/** The tool, prompt or resource that a message is about; `""` when it is about none. */
function targetOf(method: string, params: Message | undefined): string {
  if (!params) return "";
  if (method === "tools/call" || method === "prompts/get") return words(params.name) ?? "";
  return words(params.uri) ?? "";
}

/** Resources stay out of the name: there are as many as there are files. */
const nameOf = (method: string, target: string): string =>
  target !== "" && (method === "tools/call" || method === "prompts/get") ? `${method} ${target}` : method;

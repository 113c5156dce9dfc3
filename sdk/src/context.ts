import { AsyncLocalStorage } from "node:async_hooks";
import {
  context,
  createContextKey,
  createTraceState,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import type { Call } from "./call";
import { guard } from "./guard";
import { SCOPE_NAME } from "./otlp";
import type { CallsightSpan, SpanId } from "./span";
import type { RemoteParent } from "./trace";
import { VERSION } from "./version";

/** Runs the host's code in the context of a call's span, where the process has OpenTelemetry: what it does nests there. */
export const within = <Result>({ joined }: Call, work: () => Result): Result =>
  joined ? context.with(trace.setSpan(context.active(), joined), work) : work();

/** An HTTP request that a handler of `createMcpHandler` serves; `isSeen` once a message in it was. */
export type Arrival = { isSeen: boolean };
const arriving = new AsyncLocalStorage<Arrival>();

export const currentArrival = (): Arrival | undefined => arriving.getStore();
export const withArrival = <Result>(arrival: Arrival, work: () => Result): Result =>
  arriving.run(arrival, work);

/** Runs work of ours outside of any call, and unseen by what instruments HTTP: nobody wants spans about sending spans. */
export function apart<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT.setValue(SUPPRESS_TRACING, true), work);
}

/** The key by which OpenTelemetry's own exporters say the same; keys of one name are one key. */
const SUPPRESS_TRACING = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** The span around us that somebody else started, that of the HTTP request above all. */
export function ambientSpan(): Span | undefined {
  const span = trace.getActiveSpan();
  return span && trace.isSpanContextValid(span.spanContext()) ? span : undefined;
}

const NO_PROVIDER = new ProxyTracerProvider().getDelegate();

/** Whether the process has registered OpenTelemetry, which it may do after it made its servers. */
export function hasProvider(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== NO_PROVIDER;
}

/** Starts a call's span in the provider of the process, under a remote parent or under what is running here. */
export function join(
  name: string,
  kind: Call["kind"],
  startedAtMs: number,
  remote: RemoteParent | undefined,
  link: SpanId | undefined,
): Span | undefined {
  return guard(() => {
    const around = remote ? trace.setSpanContext(context.active(), remoteContext(remote)) : context.active();
    const span = trace.getTracer(SCOPE_NAME, VERSION).startSpan(
      name,
      {
        kind: kind === "server" ? SpanKind.SERVER : SpanKind.CLIENT,
        startTime: startedAtMs,
        links: link ? [{ context: { ...link, traceFlags: TraceFlags.SAMPLED } }] : [],
      },
      around,
    );
    return trace.isSpanContextValid(span.spanContext()) ? span : undefined;
  });
}

const remoteContext = ({ traceId, spanId, flags, traceState }: RemoteParent) => ({
  traceId,
  spanId,
  traceFlags: flags,
  isRemote: true,
  traceState: createTraceState(traceState),
});

/** Ends it, with what our own record says. */
export function endJoined(span: Span, told: CallsightSpan): void {
  span.setAttributes(told.attributes);
  const { exception } = told;
  const endMs = told.startedAtMs + told.durationMs;
  if (exception) {
    span.addEvent(
      "exception",
      {
        "exception.type": exception.type,
        "exception.message": exception.message,
        "exception.stacktrace": exception.stacktrace,
      },
      endMs,
    );
  }
  if (told.isError) span.setStatus({ code: SpanStatusCode.ERROR, message: told.statusMessage });
  span.end(endMs);
}

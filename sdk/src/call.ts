import type { Span } from "@opentelemetry/api";
import type { Payload } from "./payload";
import type { SpanId } from "./span";

/** A request or notification on its way through a server. */
export type Call = SpanId & {
  /** `server`: it came to us; `client`: we sent it. */
  kind: "server" | "client";
  /** `tools/call get-weather` */
  name: string;
  method: string;
  /** Tool, prompt or resource; `""` without one. */
  target: string;
  /** Undefined for a notification. */
  requestId: string | undefined;
  params: Readonly<Record<string, unknown>> | undefined;
  /** What the transport said of the message: HTTP headers, who is signed in. */
  extra: unknown;
  startedAtMs: number;
  parentSpanId: string;
  traceState: string;
  link: SpanId | undefined;
  input: Payload;
  /** The same span in the tracer provider of the process, when it has one. */
  joined: Span | undefined;
  /** False when only the provider wants to know of it: sampled out, or no DSN. */
  isRecorded: boolean;
  /** What its handler threw, which the MCP SDK swallows. */
  thrown: unknown;
  /** What its handler was given beside the arguments. */
  handed: object | undefined;
  hasEnded: boolean;
};

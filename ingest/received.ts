import type { SpanKind, SpanStatus } from "@/lib/clickhouse/rows";

/**
 * What a sender said, in one form for all senders and before any of it is interpreted. The readers under `sentry/` and
 * `otlp/` make these; `interpret.ts` and `errors.ts` turn them into rows.
 */

/** Objects have no prototype, so an attribute called `__proto__` is an attribute like any other. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

export type Attributes = Map<string, AttributeValue>;

/** What all spans of one resource and scope, or of one envelope, have in common. */
export type Sender = {
  protocol: "sentry" | "otlp";
  /** OpenTelemetry's instrumentation scope; `""` for Sentry. */
  scope: string;
  sdkName: string;
  sdkVersion: string;
  release: string;
  environment: string;
  /** What runs: `service.name`, Sentry's `server_name` is a host and goes to `host`. */
  service: string;
  serviceVersion: string;
  host: string;
  /** What tells one running process of a service from another, as far as it says. */
  instance: string;
  platform: string;
  userId: string;
  userAgent: string;
  /** How many calls each of its spans stands for: 1 / sampling rate. */
  sampleWeight: number;
};

export const NOBODY: Sender = {
  protocol: "otlp",
  scope: "",
  sdkName: "",
  sdkVersion: "",
  release: "",
  environment: "",
  service: "",
  serviceVersion: "",
  host: "",
  instance: "",
  platform: "",
  userId: "",
  userAgent: "",
  sampleWeight: 1,
};

/** Times are microseconds since 1970: whole, and exact in a double until the year 2255. */
export type ReceivedSpan = {
  sender: Sender;
  traceId: string;
  spanId: string;
  /** `""` for a root. */
  parentSpanId: string;
  name: string;
  kind: SpanKind;
  status: SpanStatus;
  /** OpenTelemetry's description of the status, or Sentry's word for it (`internal_error`, `cancelled`, …). */
  statusMessage: string;
  startUs: number;
  endUs: number;
  attributes: Attributes;
  events: readonly ReceivedEvent[];
  links: readonly ReceivedLink[];
};

/** Something that happened during a span; `exception` is the one that matters here. */
export type ReceivedEvent = { name: string; timeUs: number; attributes: Attributes };

export type ReceivedLink = { traceId: string; spanId: string };

/** A log record, read as far as we keep it. */
export type ReceivedLog = {
  sender: Sender;
  timeUs: number;
  /** OpenTelemetry's, 1 to 24; 0 without. */
  severityNumber: number;
  severityText: string;
  body: AttributeValue;
  eventName: string;
  /** `""` where the scope says it. */
  logger: string;
  traceId: string;
  spanId: string;
  attributes: Attributes;
};

export const NOTHING: readonly never[] = [];

/**
 * The rows of ClickHouse, one type per table, the columns' names (`clickhouse/migrations/`). `ingest/` makes them,
 * `lib/clickhouse/insert.ts` stores them.
 */

export const CATEGORIES = ["tool", "resource", "prompt", "protocol", "notification", ""] as const;
/** What a method is about; `""` for spans that are not MCP. */
export type Category = (typeof CATEGORIES)[number];

export const OUTCOMES = [
  "ok",
  "tool_error",
  "client_error",
  "server_error",
  "cancelled",
  "no_response",
  "input_required",
] as const;
/** How a call ended, computed by us, the same for every sender. */
export type Outcome = (typeof OUTCOMES)[number];

export const TRANSPORTS = ["stdio", "sse", "streamable_http", "in_memory", "websocket", "other"] as const;
export type Transport = (typeof TRANSPORTS)[number];

export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer" | "unspecified";
export type SpanStatus = "unset" | "ok" | "error";
/** `inbound`: client to server. `outbound`: server to client. `""` for spans that are not MCP. */
export type Direction = "inbound" | "outbound" | "";

/**
 * One span. Times are a decimal of Unix seconds as a string, the form that ClickHouse reads fastest without loss
 * (`ingest/times.ts`), or ISO 8601 in UTC with up to six digits of seconds, the form in which it answers.
 */
export type SpanRow = {
  project_id: number;
  start_time: string;
  /** 32 lower-case hex digits. */
  trace_id: string;
  /** 16 lower-case hex digits. */
  span_id: string;
  /** As `span_id`; `""` for a root. */
  parent_span_id: string;
  name: string;
  kind: SpanKind;
  duration_us: number;
  status: SpanStatus;

  /** 1 on the receiving side of a client's request or notification; nested duplicates are 0. */
  is_server_call: 0 | 1;
  /** JSON-RPC method, `""` when the span is not MCP. */
  method: string;
  category: Category;
  /** Tool name, resource URI or prompt name; `""` when the method has none. */
  target: string;
  direction: Direction;
  /** `""` when the span is not MCP. */
  outcome: Outcome | "";
  error_type: string;
  error_message: string;
  /** JSON-RPC error code of the answer. */
  rpc_code: number | null;
  /** JSON-RPC id as text. */
  request_id: string;
  session_id: string;
  client_name: string;
  client_version: string;
  client_title: string;
  server_name: string;
  server_version: string;
  /** The same number for all spans of one running server (`ingest/service-key.ts`). */
  service_key: number;
  protocol_version: string;
  transport: Transport | "";
  /** As the sender said it, for example `StreamableHTTPServerTransport`. */
  transport_raw: string;

  user_id: string;
  user_agent: string;
  client_address: string;
  environment: string;
  release: string;
  sdk_name: string;
  sdk_version: string;
  /** Which file under `ingest/dialects/` understood it. */
  dialect: string;

  /** 1 / the sender's sampling rate: how many calls this one stands for. */
  sample_weight: number;
  /** Size before any cut, in bytes of UTF-8. */
  arguments_bytes: number;
  result_bytes: number;
  /** Estimate: `result_bytes` / 4. */
  result_tokens: number;

  /** JSON text; `""` when not sent. */
  arguments: string;
  result: string;
  attributes: Record<string, string>;

  issue_id: string;
  /** Decimal of a UInt64, as a string: JavaScript numbers would round it. */
  upload_id: string;
  received_at: string;
  retention_days: number;
  /** -1 withdraws the row of the same trace, span and revision. */
  sign: 1 | -1;
  revision: number;
};

/** One occurrence of an error. */
export type ErrorRow = {
  project_id: number;
  timestamp: string;
  event_id: string;
  trace_id: string;
  /** The call it failed, `""` when the sender did not say. */
  span_id: string;
  issue_id: string;
  /** The sender's own fingerprint, empty when it sent none. */
  fingerprint: string[];
  level: string;
  error_type: string;
  error_message: string;
  culprit: string;
  handled: 0 | 1;
  mechanism: string;
  /** JSON of `ErrorException[]`, oldest first; the last one is what was thrown. */
  exceptions: string;
  method: string;
  target: string;
  transaction: string;
  environment: string;
  release: string;
  user_id: string;
  platform: string;
  server_host: string;
  sdk_name: string;
  sdk_version: string;
  tags: Record<string, string>;
  /** JSON object. */
  contexts: string;
  /** JSON array, oldest first. */
  breadcrumbs: string;
  /** `ProjectKey.id` that it came with: the ledger counts by key. */
  key_id: string;
  upload_id: string;
  received_at: string;
  retention_days: number;
  /** -1 withdraws the row of the same time, event and upload. */
  sign: 1 | -1;
};

/** One log line of a trace. */
export type LogRow = {
  project_id: number;
  timestamp: string;
  trace_id: string;
  /** During which span it was written, `""` when the sender did not say. */
  span_id: string;
  /** OpenTelemetry's, 1 to 24; 0 when the sender did not say how severe it is. */
  severity_number: number;
  /** The sender's own word for it. */
  severity_text: string;
  body: string;
  event_name: string;
  /** Who wrote it within the process: OpenTelemetry's scope, Sentry's `logger.name`. */
  logger: string;
  attributes: Record<string, string>;
  service: string;
  environment: string;
  release: string;
  sdk_name: string;
  sdk_version: string;
  upload_id: string;
  received_at: string;
  retention_days: number;
};

/** One link of an exception chain, in `ErrorRow.exceptions`. Optional fields are absent when the sender left them out. */
export type ErrorException = {
  type: string;
  value: string;
  mechanism?: string;
  handled?: boolean;
  /** Oldest call first, as Sentry sends them. */
  frames: ErrorFrame[];
  /** The stack as text, when frames could not be read from it (OpenTelemetry's `exception.stacktrace`). */
  stacktrace?: string;
};

export type ErrorFrame = {
  filename?: string;
  module?: string;
  function?: string;
  lineno?: number;
  colno?: number;
  in_app?: boolean;
  pre_context?: string[];
  context_line?: string;
  post_context?: string[];
};

export const ITEM_KINDS = [
  "span",
  "error",
  "session",
  "log",
  "metric",
  "client_report",
  "check_in",
  "attachment",
  "feedback",
  "profile",
  "replay",
  "other",
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export const REJECTIONS = [
  "rate_limited",
  "quota",
  "too_large",
  "invalid",
  "filtered",
  "unsupported",
] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** A line of the ledger. */
export type OutcomeRow = {
  project_id: number;
  /** Start of the hour, ISO 8601 UTC. */
  hour: string;
  /** `ProjectKey.id` that the upload came with. */
  key_id: string;
  kind: ItemKind;
  outcome: "accepted" | "rejected" | "sdk_dropped";
  /** A `Rejection`, or for `sdk_dropped` the SDK's own word (`queue_overflow`, `before_send`, …); `""` when accepted. */
  reason: string;
  quantity: number;
};

/** That a client took a request back. */
export type CancellationRow = {
  project_id: number;
  /** What request ids are unique in: the session, or without one the trace. */
  request_of: string;
  request_id: string;
  service_key: number;
  noted_at: string;
  /** Of the `notifications/cancelled`. */
  trace_id: string;
  span_id: string;
};

/** What `tools/list` said of one tool. */
export type ToolDefinitionRow = {
  project_id: number;
  server_name: string;
  release: string;
  tool_name: string;
  definition_hash: string;
  definition: string;
  definition_bytes: number;
  definition_tokens: number;
  first_seen: string;
  last_seen: string;
};

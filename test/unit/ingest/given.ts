import { interpret } from "@/ingest/interpret";
import { readUpload } from "@/ingest/read";
import {
  type Attributes,
  type AttributeValue,
  NOBODY,
  type ReceivedSpan,
  type Sender,
} from "@/ingest/received";
import { scrubber } from "@/ingest/scrub";
import type { ReadUpload, ScrubSettings, UploadContext } from "@/ingest/upload";
import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";

/** What tests of `ingest/` begin with. */
export const NOW = new Date("2026-11-22T16:00:00Z");
export const NOW_US = NOW.getTime() * 1000;

export const KEEP_ALL: ScrubSettings = {
  extraKeys: [],
  safeKeys: [],
  keepArguments: true,
  keepResults: true,
};

export const contextWith = (scrub: Partial<ScrubSettings> = {}): UploadContext => ({
  projectId: 1,
  keyId: "key",
  retentionDays: 90,
  scrub: { ...KEEP_ALL, ...scrub },
  uploadId: "7",
  receivedAt: NOW,
});

export const attributesOf = (given: Record<string, AttributeValue>): Attributes =>
  new Map(Object.entries(given));

export const OTEL: Sender = { ...NOBODY, protocol: "otlp", scope: "mcp", sdkName: "mcp" };
export const SENTRY_JS: Sender = {
  ...NOBODY,
  protocol: "sentry",
  sdkName: "sentry.javascript.node",
  sdkVersion: "11.12.0",
};
export const SENTRY_PYTHON: Sender = {
  ...NOBODY,
  protocol: "sentry",
  sdkName: "sentry.python",
  sdkVersion: "2.68.0",
};

/** A server's span with these attributes, five minutes old, 20 ms long. */
export const spanWith = (
  attributes: Record<string, AttributeValue>,
  otherwise: Partial<Omit<ReceivedSpan, "attributes">> = {},
): ReceivedSpan => ({
  sender: OTEL,
  traceId: "5d929ec5086d47fd8783b8240331de25",
  spanId: "8c3f06cec93639b4",
  parentSpanId: "",
  name: "",
  kind: "server",
  status: "unset",
  statusMessage: "",
  startUs: NOW_US - 300_000_000,
  endUs: NOW_US - 299_980_000,
  attributes: attributesOf(attributes),
  events: [],
  links: [],
  ...otherwise,
});

export function rowOf(span: ReceivedSpan, settings: Partial<ScrubSettings> = {}): SpanRow {
  const context = contextWith(settings);
  return interpret(span, { context, scrub: scrubber(context.scrub), receivedAt: NOW.toISOString() });
}

/** An upload that must be readable. */
export function readable(...given: Parameters<typeof readUpload>): ReadUpload {
  const read = readUpload(...given);
  if (!read.ok) throw new Error(`Unreadable: ${read.message}`);
  return read;
}

export const envelopeOf = (...lines: Array<unknown>): Buffer =>
  Buffer.concat(
    lines.flatMap((line) => [
      Buffer.isBuffer(line) ? line : Buffer.from(typeof line === "string" ? line : JSON.stringify(line)),
      Buffer.from("\n"),
    ]),
  );

export const errorWith = (otherwise: Partial<ErrorRow>): ErrorRow => ({
  project_id: 1,
  timestamp: NOW.toISOString(),
  event_id: "a".repeat(32),
  trace_id: "5d929ec5086d47fd8783b8240331de25",
  span_id: "8c3f06cec93639b4",
  issue_id: "issue of the event",
  fingerprint: [],
  level: "error",
  error_type: "ValueError",
  error_message: "py kaboom",
  culprit: "",
  handled: 1,
  mechanism: "logging",
  exceptions: '[{"type":"ValueError","value":"py kaboom","frames":[]}]',
  method: "",
  target: "",
  transaction: "",
  environment: "",
  release: "",
  user_id: "",
  platform: "",
  server_host: "",
  sdk_name: "",
  sdk_version: "",
  tags: {},
  contexts: "{}",
  breadcrumbs: "[]",
  key_id: "key",
  upload_id: "7",
  received_at: NOW.toISOString(),
  retention_days: 90,
  sign: 1,
  ...otherwise,
});

import type { SpanRow } from "@/lib/clickhouse/rows";
import { callOf } from "./call";
import { cutText, NAME_BYTES_MAX } from "./cut";
import { dialectOf } from "./dialects";
import { endingOf } from "./ending";
import { identityOf } from "./identity";
import { argumentsOf, resultCounts, resultOf } from "./payload";
import type { ReceivedSpan } from "./received";
import type { Scrubber } from "./scrub";
import { serviceKey } from "./service-key";
import { categoryOf, kindOf, targetOf } from "./target";
import { decimalSeconds } from "./times";
import type { UploadContext } from "./upload";
import { Written } from "./written";

/** What all rows of one upload share, worked out once. */
export type Desk = {
  context: UploadContext;
  scrub: Scrubber;
  receivedAt: string;
};

/** A rule of thumb for English and JSON; models differ by a third either way. */
const BYTES_PER_TOKEN = 4;
const LINKS_MAX = 32;

/**
 * A span as a row: whose call it is, what was called, by whom, how it ended. Total: whatever a span holds, there is a
 * row for it (`admit.ts` has checked ids and times). Issues are given later, when all of the upload is known.
 */
export function interpret(span: ReceivedSpan, desk: Desk): SpanRow {
  const { context, scrub } = desk;
  const { sender } = span;
  const dialect = dialectOf(span);
  const call = callOf(span, dialect);

  const isMcp = call.method !== "";
  const direction = isMcp ? call.direction : "";
  const target = targetOf(call);
  const identity = identityOf(call, sender);
  const ending = endingOf(call, span, dialect, context.scrub.keepResults);
  const sentArguments = argumentsOf(call, dialect);
  const sentResult = resultOf(call);
  const resultBytes = amountOf(call.resultBytes) ?? sizeOf(sentResult);

  const attributes = new Written(scrub);
  const durationUs = span.endUs === 0 ? 0 : span.endUs - span.startUs;
  if (durationUs < 0) attributes.own("negative_duration_us", String(durationUs));
  if (!isMcp && call.op !== "") attributes.add("sentry.op", call.op);
  for (const [key, value] of call.rest) attributes.add(key, value);
  if (sentResult === "") for (const [key, value] of resultCounts(call)) attributes.add(key, value);
  if (span.links.length > 0) attributes.own("links", JSON.stringify(span.links.slice(0, LINKS_MAX)));

  return {
    project_id: context.projectId,
    start_time: decimalSeconds(span.startUs),
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    name: isMcp
      ? name(span.name || `${call.method} ${target}`.trim())
      : name(scrub.text(span.name || call.op || "unnamed")),
    kind: kindOf(span.kind, call.op),
    duration_us: Math.max(0, durationUs),
    status: span.status,

    is_server_call: direction === "inbound" ? 1 : 0,
    method: name(call.method),
    category: isMcp ? categoryOf(call.method) : "",
    target: name(target),
    direction,
    outcome: ending.outcome,
    error_type: name(ending.error_type),
    error_message: attributes.bounded("error_message", scrub.text(ending.error_message)),
    rpc_code: ending.rpc_code,
    request_id: name(call.requestId || call.cancelledRequestId),
    ...identity,
    service_key: serviceKey(sender, call.serverName),
    sdk_name: name(call.sdkName || sender.sdkName),
    sdk_version: name(call.sdkVersion || sender.sdkVersion),
    dialect: dialect.name,

    sample_weight: sender.sampleWeight,
    arguments_bytes: amountOf(call.argumentsBytes) ?? sizeOf(sentArguments),
    result_bytes: resultBytes,
    result_tokens: amountOf(call.resultTokens) ?? Math.ceil(resultBytes / BYTES_PER_TOKEN),
    arguments: context.scrub.keepArguments ? attributes.payload("arguments", sentArguments) : "",
    result: context.scrub.keepResults ? attributes.payload("result", sentResult) : "",
    attributes: attributes.finished(),

    issue_id: "",
    upload_id: context.uploadId,
    received_at: desk.receivedAt,
    retention_days: context.retentionDays,
    sign: 1,
    revision: 0,
  };
}

const name = (text: string) => cutText(text, NAME_BYTES_MAX);

const AMOUNT_MAX = 2 ** 32 - 1;

/** What a sender counted itself, before it cut or left anything out; undefined when it is no amount that a column holds. */
function amountOf(text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  return Math.min(Number(text), AMOUNT_MAX);
}

const sizeOf = (text: string) => (text === "" ? 0 : Buffer.byteLength(text));

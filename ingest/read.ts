import { issueOfSpan } from "./fingerprint";
import { otlpEncoding } from "./otlp/answers";
import { readOtlpLogs, readOtlpMetrics, readOtlpTraces } from "./otlp/read";
import { Malformed } from "./otlp/wire";
import { isFailure } from "./outcome";
import type { Reading } from "./reading";
import { relate } from "./relatives";
import { scrubber } from "./scrub";
import { readSentryEnvelope, readSentryStore } from "./sentry/read";
import { Tally } from "./tally";
import { windowOf } from "./times";
import type { ItemCount, ReadUpload, UnreadableUpload, UploadContext, UploadFormat } from "./upload";

/**
 * Reads the bytes of one upload into rows: decode → take each item, or count it with a reason → interpret and scrub →
 * let its spans tell about each other → give issues to failures that no error explains.
 *
 * Pure: the clock is `context.receivedAt`, and the same upload gives the same rows. Never throws on what a stranger
 * sent: an item that cannot be read rejects only itself, a body that cannot be read at all is an `UnreadableUpload`.
 *
 * @param contentType of the request; decides between OTLP's two encodings
 * @param body already decompressed and bounded in size
 */
export function readUpload(
  format: UploadFormat,
  contentType: string | undefined,
  body: Buffer,
  context: UploadContext,
): ReadUpload | UnreadableUpload {
  const tally = new Tally();
  const reading: Reading = {
    desk: { context, scrub: scrubber(context.scrub), receivedAt: context.receivedAt.toISOString() },
    window: windowOf(context.receivedAt, context.retentionDays),
    tally,
  };
  const unreadable = readInto(reading, format, contentType, body);
  if (typeof unreadable === "object") return unreadable;

  relate(tally.spans);
  for (const row of tally.spans) {
    if (isFailure(row.outcome) && row.issue_id === "" && row.is_server_call === 1)
      row.issue_id = issueOfSpan(row);
  }
  return tally.finished(unreadable);
}

/** Returns the upload's event id, `""` without one. */
function readInto(
  reading: Reading,
  format: UploadFormat,
  contentType: string | undefined,
  body: Buffer,
): string | UnreadableUpload {
  if (format === "sentry_envelope" || format === "sentry_store") {
    const found =
      format === "sentry_store" ? readSentryStore(body, reading) : readSentryEnvelope(body, reading);
    return typeof found === "string" ? found : refused(400, found.unreadable);
  }
  const encoding = otlpEncoding(contentType);
  if (encoding === undefined) {
    const problem = `OTLP comes as application/x-protobuf or application/json, not as ${contentType ?? "nothing"}.`;
    return refused(415, problem);
  }
  const read = { otlp_traces: readOtlpTraces, otlp_logs: readOtlpLogs, otlp_metrics: readOtlpMetrics }[
    format
  ];
  try {
    read(body, encoding, reading);
    return "";
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refused(
      400,
      `The body is no OTLP ${format.slice("otlp_".length)} request in ${encoding}. ${error.message}`,
    );
  }
}

function refused(status: 400 | 415, message: string): UnreadableUpload {
  const counts: ItemCount[] = [{ kind: "other", outcome: "rejected", reason: "invalid", quantity: 1 }];
  return { ok: false, status, message, counts };
}

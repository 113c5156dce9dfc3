import { metrics } from "@/lib/metrics";
import { type IngestKey, keyForIngest, touchKey } from "@/lib/records/ingest-keys";
import { answersFor, preflight } from "./http/answers";
import { uploadBody } from "./http/body";
import { USE_HTTP } from "./http/grpc";
import { type IncomingUpload, type Refusal, refusal, type UploadAnswer } from "./http/incoming";
import { keyInEnvelope, noKey, presentedKey, severalKeys } from "./http/key";
import { secondsToWait, spend } from "./http/rate-limit";
import { isOtlp, type UploadRoute } from "./http/route";
import { type Held, uploadMemory } from "./http/upload-memory";
import { otlpEncoding } from "./otlp/answers";
import { droppedBefore } from "./otlp/dropped";
import { readUpload } from "./read";
import type { ItemCount, ReadUpload, UploadContext } from "./upload";
import { uploadIdOf } from "./write/recent-uploads";
import { refusesContent } from "./write/refusals";
import { isSpoolFull } from "./write/spool";
import { storeCounts, storeOnce } from "./write/writer";

/**
 * The whole story of an upload, from its first header to its answer. 200 means stored.
 *
 * Never throws: what nobody foresaw is a 500 in the upload's own protocol, and a line in the log.
 */
export async function accept(
  upload: IncomingUpload,
  route: UploadRoute,
  now = new Date(),
): Promise<UploadAnswer> {
  if (upload.method === "OPTIONS") return preflight();
  const startedAt = performance.now();
  const answers = answersFor(upload, route);
  const held = uploadMemory().hold();
  const taken = await take(upload, route, now, held).catch(surprise).finally(held.release);
  const answer = taken.ok ? answers.taken(taken) : answers.refused(taken);
  metrics().uploads.inc({ format: route.format, status: String(answer.status) });
  metrics().uploadSeconds.observe({ format: route.format }, (performance.now() - startedAt) / 1000);
  return answer;
}

async function take(
  upload: IncomingUpload,
  route: UploadRoute,
  now: Date,
  held: Held,
): Promise<ReadUpload | Refusal> {
  const misuse = notAnUpload(upload, route);
  if (misuse) return misuse;

  const presented = presentedKey(upload, route.pathKey);
  if (!presented.ok) return presented;
  if (presented.key === null && route.format !== "sentry_envelope") return noKey();
  const early = presented.key === null ? null : await projectOf(presented.key, route.projectId);
  if (early && !early.ok) return early;

  const body = await uploadBody(upload, held.grow);
  if (!body.ok) {
    if (early && body.status === 413) await storeCounts(unread(early.key, "too_large", now));
    return body;
  }

  const named = route.format === "sentry_envelope" ? keyInEnvelope(body.bytes) : null;
  if (named && presented.key !== null && named.key !== presented.key) return severalKeys();
  const owner = early ?? (named ? await projectOf(named.key, route.projectId) : noKey());
  if (!owner.ok) return owner;
  const { key } = owner;

  const context = contextOf(key, route, body.bytes, now);
  const read = await readUpload(route.format, upload.header("content-type"), body.bytes, context);
  const ledger = { projectId: key.projectId, keyId: key.keyId, receivedAt: now };
  if (!read.ok) {
    await storeCounts({ ...ledger, counts: read.counts });
    return refusal(read.status, read.message);
  }

  // Only now, although it was known before: the ledger says how much was refused, to the item.
  const waitSeconds = await secondsToWait(key);
  if (waitSeconds > 0) {
    await storeCounts({ ...ledger, counts: read.counts.map(asRateLimited) });
    return refusal(429, "the rate limit of this DSN key is reached", waitSeconds);
  }
  await spend(key, itemsIn(read.counts));

  await storeOnce(context.uploadId, {
    ...ledger,
    spans: read.spans,
    errors: read.errors,
    logs: read.logs,
    counts: [...read.counts, ...droppedBefore(upload.header("callsight-dropped"))],
  });
  touchKey(key.keyId, now);
  return read;
}

/** What can be said without knowing whose upload it is. */
function notAnUpload(upload: IncomingUpload, { format, projectId }: UploadRoute): Refusal | null {
  const contentType = upload.header("content-type");
  if (contentType?.startsWith("application/grpc")) return refusal(415, USE_HTTP);
  if (upload.method !== "POST")
    return refusal(405, `${upload.method} is not possible here; uploads are POSTed`);
  if (isOtlp(format) && otlpEncoding(contentType) === undefined) {
    return refusal(415, "the content-type must be application/x-protobuf or application/json");
  }
  if (projectId !== null && !/^\d{1,15}$/.test(projectId)) {
    return refusal(400, "invalid project id: it is the number at the end of the DSN");
  }
  return null;
}

async function projectOf(
  publicKey: string,
  projectId: string | null,
): Promise<{ ok: true; key: IngestKey } | Refusal> {
  const key = await keyForIngest(publicKey);
  if (!key) return rejected("no project has this DSN key");
  if (key.isRevoked) return rejected("this DSN key was revoked");
  if (projectId !== null && Number(projectId) !== key.projectId) {
    return rejected("this DSN key belongs to another project");
  }
  return { ok: true, key };
}

const rejected = (reason: string): Refusal =>
  refusal(403, `event submission rejected with_reason: ${reason}`);

const contextOf = (
  key: IngestKey,
  { format }: UploadRoute,
  body: Buffer,
  receivedAt: Date,
): UploadContext => ({
  projectId: key.projectId,
  keyId: key.keyId,
  retentionDays: key.retentionDays,
  scrub: key.scrub,
  uploadId: uploadIdOf(key.projectId, format, body),
  receivedAt,
});

/** An upload that nobody looked into counts as one item of no known kind. */
const unread = (key: IngestKey, reason: "too_large", receivedAt: Date) => ({
  projectId: key.projectId,
  keyId: key.keyId,
  receivedAt,
  counts: [{ kind: "other", outcome: "rejected", reason, quantity: 1 } satisfies ItemCount],
});

/** What an SDK says it dropped itself was not received, so it cannot be refused either. */
const asRateLimited = (count: ItemCount): ItemCount =>
  count.outcome === "sdk_dropped" ? count : { ...count, outcome: "rejected", reason: "rate_limited" };

const itemsIn = (counts: readonly ItemCount[]): number =>
  counts.reduce((sum, { outcome, quantity }) => sum + (outcome === "sdk_dropped" ? 0 : quantity), 0);

const RETRY_AFTER_SECONDS = 30;

function surprise(error: unknown): Refusal {
  if (isSpoolFull(error)) {
    console.error("An upload was turned away:", error);
    return refusal(503, "the upload could not be stored; please send it again later", RETRY_AFTER_SECONDS);
  }
  console.error("An upload was not taken:", error);
  if (refusesContent(error)) return refusal(500, "the facts store refused this upload; see the server's log");
  // Most likely the state store does not answer, so nobody can say whose upload this is.
  return refusal(503, "the upload could not be taken; please send it again later", RETRY_AFTER_SECONDS);
}

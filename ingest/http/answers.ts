import {
  type OtlpAnswer,
  type OtlpEncoding,
  type OtlpSignal,
  otlpEncoding,
  otlpFailure,
  otlpSuccess,
} from "../otlp/answers";
import type { ItemCount, ReadUpload } from "../upload";
import { ACCEPTED_ENCODINGS } from "./body";
import type { IncomingUpload, Refusal, UploadAnswer } from "./incoming";
import { isOtlp, type UploadRoute } from "./route";

/** How the protocol of an upload says yes and no. */
export type Answers = {
  taken: (read: Pick<ReadUpload, "eventId" | "counts" | "problems">) => UploadAnswer;
  refused: (refusal: Refusal) => UploadAnswer;
};

export const answersFor = (upload: IncomingUpload, route: UploadRoute): Answers =>
  isOtlp(route.format)
    ? otlp(otlpEncoding(upload.header("content-type")) ?? "json", SIGNALS.get(route.format))
    : sentry;

/** Browsers send errors from any page, so any origin may post; the key decides. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-sentry-error, x-sentry-rate-limits, retry-after",
};

const ALLOWED_HEADERS = [
  "x-sentry-auth",
  "x-requested-with",
  "x-forwarded-for",
  "origin",
  "referer",
  "accept",
  "content-type",
  "authentication",
  "authorization",
  "content-encoding",
  "transfer-encoding",
].join(", ");

/** The answer to a browser that asks whether it may post. */
export const preflight = (): UploadAnswer => ({
  status: 200,
  headers: {
    ...CORS,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": ALLOWED_HEADERS,
    "access-control-max-age": "3600",
  },
  body: "",
});

/** The answer to an OpenTelemetry exporter that posts where nothing takes its upload (`misdirected.ts`). */
export const answerMisdirected = (contentType: string | undefined, why: Refusal): UploadAnswer =>
  otlp(otlpEncoding(contentType) ?? "json", "spans").refused(why);

const sentry: Answers = {
  taken: ({ eventId }) => ({
    status: 200,
    headers: { ...CORS, "content-type": "application/json" },
    body: JSON.stringify(eventId === undefined ? {} : { id: eventId }),
  }),
  refused: (refusal) => ({
    status: refusal.status,
    headers: {
      ...CORS,
      ...headersOf(refusal),
      ...(refusal.status === 429
        ? { "x-sentry-rate-limits": `${refusal.retryAfterSeconds ?? 60}::key:rate_limited` }
        : {}),
      "x-sentry-error": refusal.message.replaceAll(/[^ -~]/g, "?"),
      "content-type": "application/json",
    },
    body: JSON.stringify({ detail: refusal.message, causes: [] }),
  }),
};

const otlp = (encoding: OtlpEncoding, signal: OtlpSignal | undefined): Answers => ({
  taken: ({ counts, problems }) =>
    framed(200, {}, otlpSuccess(encoding, rejectedIn(counts), problems.join(" "), signal)),
  refused: (refusal) =>
    framed(
      refusal.status,
      headersOf(refusal),
      otlpFailure(encoding, GRPC_CODES[refusal.status], refusal.message),
    ),
});

const framed = (
  status: number,
  headers: Record<string, string>,
  { contentType, body }: OtlpAnswer,
): UploadAnswer => ({
  status,
  headers: { ...CORS, ...headers, "content-type": contentType },
  body: Uint8Array.from(body),
});

function headersOf({ status, retryAfterSeconds }: Refusal): Record<string, string> {
  return {
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(status === 405 ? { allow: "POST, OPTIONS" } : {}),
    ...(status === 415 ? { "accept-encoding": ACCEPTED_ENCODINGS } : {}),
  };
}

const rejectedIn = (counts: readonly ItemCount[]): number =>
  counts.reduce((sum, { outcome, quantity }) => sum + (outcome === "rejected" ? quantity : 0), 0);

const SIGNALS = new Map<string, OtlpSignal>([
  ["otlp_traces", "spans"],
  ["otlp_logs", "logRecords"],
  ["otlp_metrics", "dataPoints"],
]);

/** google.rpc.Code for each HTTP status. */
const GRPC_CODES = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
} as const satisfies Record<Refusal["status"], number>;

import type { UploadFormat } from "../upload";

/** What an ingest path says. */
export type UploadRoute = {
  format: UploadFormat;
  /** As written, to be checked; null under `/v1/`, where the key alone decides. */
  projectId: string | null;
  /** `/api/<id>/envelope/<key>/`, the DSN key as a part of the path. */
  pathKey: string | null;
};

const SENTRY = /^\/api\/([^/]+)\/(envelope|store)(?:\/([0-9a-f]{32}))?\/?$/;
const OTLP = /^\/(?:api\/([^/]+)\/(?:integration\/)?otlp\/)?v1\/(traces|logs|metrics)\/?$/;

const SENTRY_FORMATS = { envelope: "sentry_envelope", store: "sentry_store" } as const satisfies Record<
  string,
  UploadFormat
>;
const OTLP_FORMATS = {
  traces: "otlp_traces",
  logs: "otlp_logs",
  metrics: "otlp_metrics",
} as const satisfies Record<string, UploadFormat>;

/** The upload that a path stands for, or null when it is no ingest path. */
export function uploadRoute(path: string): UploadRoute | null {
  // Every request of the process passes here; most are pages.
  if (!path.startsWith("/api/") && !path.startsWith("/v1/")) return null;
  const sentry = SENTRY.exec(path);
  if (sentry) {
    const [, projectId = null, endpoint, pathKey = null] = sentry;
    return { format: SENTRY_FORMATS[endpoint as keyof typeof SENTRY_FORMATS], projectId, pathKey };
  }
  const otlp = OTLP.exec(path);
  if (otlp) {
    const [, projectId = null, signal] = otlp;
    return { format: OTLP_FORMATS[signal as keyof typeof OTLP_FORMATS], projectId, pathKey: null };
  }
  return null;
}

export const isOtlp = (format: UploadFormat): boolean => format.startsWith("otlp_");

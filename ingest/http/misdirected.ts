import { otlpEncoding } from "../otlp/answers";
import { type Refusal, refusal } from "./incoming";

/**
 * What to tell an OpenTelemetry exporter that posts where nothing takes its upload; null for requests that are none of
 * one. A per-signal variable is used as it is, so `…_TRACES_ENDPOINT=http://host:3000` posts to `/`, where a page would
 * answer 200 and the exporter would take its spans for stored; a base variable that names a signal gets it twice.
 */
export function misdirected(
  method: string | undefined,
  path: string,
  contentType: string | undefined,
): Refusal | null {
  if (method !== "POST") return null;
  const encoding = otlpEncoding(contentType);
  // Nothing else here is posted as Protocol Buffers; JSON is, to other paths than these.
  const isExport = encoding === "protobuf" || (encoding === "json" && LIKELY.test(path));
  return isExport ? refusal(404, ADVICE) : null;
}

/** `/`, `/v1`, `/api/7/otlp`, `/otlp/v1/traces`, `/v1/traces/v1/traces`. */
const LIKELY = /^\/$|^\/v1(?:\/|$)|\/otlp(?:\/|$)|\/v1\/(?:traces|logs|metrics)\/?$/;

const ADVICE =
  "OTLP is taken at /v1/traces and /api/<project id>/otlp/v1/traces, and the same with logs and metrics. " +
  "OTEL_EXPORTER_OTLP_ENDPOINT gets /v1/traces appended; OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is used as it is.";

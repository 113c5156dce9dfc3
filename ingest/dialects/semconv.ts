import type { Dialect } from "./dialect";

/**
 * OpenTelemetry's semantic conventions for MCP, and whatever no other dialect claims: the Python SDK, Grafana, our own
 * spans, plain HTTP and database spans.
 */
export const semconv: Dialect = {
  name: "otel",
  wrote: {},
  argumentValues: "text",
  marksFailures: true,
};

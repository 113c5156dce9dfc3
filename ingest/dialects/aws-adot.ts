import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * AWS's distribution of OpenTelemetry for Python, over the official SDK's version 1. A server's spans end well whatever
 * was answered, since the SDK has caught every exception before; only an error that comes by itself tells otherwise.
 */
export const awsAdot: Dialect = {
  name: "aws_adot",
  wrote: { protocol: "otlp", scopes: ["amazon.opentelemetry.distro.instrumentation.mcp"] },
  namePrefixes: ["mcp "],
  // Always the newest that the SDK knows, not the one that client and server agreed on.
  distrusted: ["protocolVersion"],
  noise: ["client.port", "gen_ai.operation.name"],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: false,
  amend: readFailure,
};

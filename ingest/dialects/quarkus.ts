import type { Dialect } from "./dialect";

/**
 * Quarkus' MCP server with `quarkus.mcp.server.tracing.enabled`. What a client asked for and is not there looks like a
 * success, since the span carries neither code nor status then.
 */
export const quarkus: Dialect = {
  name: "quarkus",
  wrote: { protocol: "otlp", scopes: ["io.quarkus.opentelemetry.mcp"] },
  outcomes: {
    // The answer found nobody at the other end.
    StacklessClosedChannelException: "no_response",
    ClosedChannelException: "no_response",
  },
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // The key of a server that has no name in the configuration.
    if (call.serverName === "<default>") call.serverName = "";
  },
};

import { parseJson } from "../json";
import type { Dialect } from "./dialect";

/**
 * agentgateway: the span of an HTTP request, with what it found out of the MCP message inside. What it asks of servers and
 * guardrails are spans of kind client.
 */
export const agentgateway: Dialect = {
  name: "agentgateway",
  wrote: { protocol: "otlp", scopes: ["agentgateway"] },
  // The server behind it that was asked.
  fields: { serverName: ["mcp.target"] },
  noise: ["duration", "mcp.resource.type", "protocol", "span.id", "trace.id"],
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // The span is made of the line that it logs, where texts of strangers stand in quotes.
    const quoted = parseJson(call.errorMessage);
    if (typeof quoted === "string") call.errorMessage = quoted;
  },
};

import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * The official Python SDK from version 2, which makes spans itself: one for every message that a server receives, one
 * for every request that a client sends. They name no client, transport, session or resource, and hold no arguments or
 * results; a cancelled call looks like one that went well.
 */
export const pythonMcp: Dialect = {
  name: "python_mcp",
  wrote: { protocol: "otlp", scopes: ["mcp-python-sdk"] },
  namePrefixes: ["MCP send "],
  noise: ["gen_ai.operation.name"],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: true,
  amend: (call, span) => {
    // Not yet agreed on: the newest that the server knows.
    if (call.method === "initialize") call.protocolVersion = "";
    readFailure(call, span);
  },
};

import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * `instrument_mcp` of Pydantic's Logfire, over the official Python SDK's version 1. Every span holds the whole request
 * and the whole answer as JSON; what an error was answered with has a `code`. `initialize` is not recorded.
 */
export const logfire: Dialect = {
  name: "logfire",
  wrote: { protocol: "otlp", scopes: ["logfire.mcp"] },
  spans: [
    { name: /^MCP server handle request: /, is: "server" },
    { name: /^MCP request: /, is: "client" },
    // A client that answers what a server asks of it.
    { name: /^MCP client handle request: /, is: "client" },
  ],
  inside: {
    request: {
      method: ["method"],
      requestId: ["id"],
      tool: ["params", "name"],
      prompt: ["params", "name"],
      resource: ["params", "uri"],
      arguments: ["params", "arguments"],
      protocolVersion: ["params", "meta", "io.modelcontextprotocol/protocolVersion"],
      clientName: ["params", "meta", "io.modelcontextprotocol/clientInfo", "name"],
      clientVersion: ["params", "meta", "io.modelcontextprotocol/clientInfo", "version"],
      clientTitle: ["params", "meta", "io.modelcontextprotocol/clientInfo", "title"],
    },
    response: { isError: ["isError"], rpcCode: ["code"], errorMessage: ["message"], result: [] },
  },
  noise: ["rpc.jsonrpc.version", "rpc.method", "rpc.system"],
  noisePrefixes: ["code.", "logfire."],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: true,
  amend: (call, span) => {
    if (call.method === "") return;
    call.answered = span.attributes.has("response") || span.status === "error";
    if (call.rpcCode !== "") call.result = "";
    readFailure(call, span);
  },
};

import { textOf } from "../call";
import { isMcpMethod } from "../methods";
import type { ReceivedSpan } from "../received";
import type { Dialect } from "./dialect";

/**
 * The `otel` module of mark3labs/mcp-go: `mcp.tools/call` from the tracer that the server gave it, and inside it
 * `tool.add`. It says no code, no resource, no prompt and no request's id. Whoever else writes `mcp.method` is read so too.
 */
export const mcpGo: Dialect = {
  name: "mcp_go",
  wrote: {
    protocol: "otlp",
    marks: ["mcp.method", "mcp.tool.name"],
    when: (span) =>
      !span.attributes.has("mcp.method.name") &&
      (isMethod(textIn(span, "mcp.method")) || span.name === `tool.${textIn(span, "mcp.tool.name")}`),
  },
  fields: { method: ["mcp.method"] },
  namePrefixes: ["mcp."],
  spans: [{ name: /^tool\./, kinds: ["internal"], is: "part" }],
  outcomes: {
    "tool returned error result": "tool_error",
    "context canceled": "cancelled",
    "not found": "client_error",
  },
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // How its errors for what nobody registered end; all others leave as -32603.
    if (/: (?:tool|prompt|resource) not found$/.test(call.statusMessage)) call.outcomeWord = "not found";
  },
};

const textIn = ({ attributes }: ReceivedSpan, key: string): string => textOf(attributes.get(key) ?? null);

/** MCP's, or one that a server added. */
const isMethod = (word: string): boolean => word.includes("/") || isMcpMethod(word);

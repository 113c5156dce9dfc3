import type { Call } from "../call";
import type { Dialect } from "./dialect";

/**
 * `MCPIntegration` of Sentry's Python SDK. It records three methods, never says that a result had `isError`, and says
 * nothing of why a call failed: that comes as an event.
 */
export const sentryPython: Dialect = {
  name: "sentry_python",
  wrote: { protocol: "sentry", sdk: "sentry.python" },
  noise: [
    "mcp.resource.protocol",
    "sentry.origin",
    "sentry.sample_rate",
    "sentry.segment.id",
    "sentry.segment.name",
    "thread.id",
    "thread.name",
  ],
  argumentValues: "text",
  outcomes: { "no answer": "no_response" },
  marksFailures: false,
  amend: (call, span) => {
    if (call.method === "") return;
    // Left by an exception. Most are sent as events, which make a failure of the call whether they come before or after
    // it; the one that cancels a call is not.
    if (span.status === "error") call.outcomeWord = "no answer";
    if (call.method === "tools/call" && saysItFailed(call)) call.isError = "true";
  },
};

/** Python's servers wrap every failure of a tool in one of a few sentences of their own, most with the tool's name. */
function saysItFailed({ tool, resultParts }: Call): boolean {
  const text = resultParts.get("content");
  if (typeof text !== "string" || tool === "") return false;
  return (
    text === `Unknown tool: ${tool}` ||
    text === `Unknown tool: '${tool}'` ||
    text.startsWith(`Error executing tool ${tool}`) ||
    text.startsWith(`Error calling tool '${tool}'`) ||
    /^\d+ validation errors? for call\[/.test(text)
  );
}

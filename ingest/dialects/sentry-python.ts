import type { Dialect } from "./dialect";

/** `MCPIntegration` of Sentry's Python SDK. It records three methods and never says that a call failed. */
export const sentryPython: Dialect = {
  name: "sentry_python",
  wrote: { protocol: "sentry", sdk: "sentry.python" },
  noise: [
    "sentry.origin",
    "sentry.sample_rate",
    "sentry.segment.id",
    "sentry.segment.name",
    "thread.id",
    "thread.name",
  ],
  argumentValues: "text",
  marksFailures: false,
  amend: (call) => {
    // The Python server wraps every failure of a tool in one of two sentences of its own, with the tool's name.
    const text = call.resultParts.get("content");
    if (call.method !== "tools/call" || typeof text !== "string" || call.tool === "") return;
    if (text === `Unknown tool: ${call.tool}` || text.startsWith(`Error executing tool ${call.tool}`)) {
      call.isError = "true";
    }
  },
};

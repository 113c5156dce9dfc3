import type { Dialect } from "./dialect";

/** olgasafonova/mcp-otel-go, middleware for the official Go SDK. The type of an error is its type in Go. */
export const mcpOtelGo: Dialect = {
  name: "mcp_otel_go",
  wrote: { protocol: "otlp", scopes: ["github.com/olgasafonova/mcp-otel-go/mcpotel"] },
  outcomes: {
    // An error that the SDK makes in place of a handler's: a tool, prompt or resource that is not there.
    "*jsonrpc2.WireError": "client_error",
  },
  argumentValues: "text",
  marksFailures: true,
};

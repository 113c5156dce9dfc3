import type { Dialect } from "./dialect";

/**
 * Our own SDK: OpenTelemetry's conventions for MCP, Sentry's names for what those lack (`mcp.client.*`, `mcp.server.*`,
 * `mcp.transport`), and names of ours for what nobody has. Other senders may use these too, with `callsight` as the name
 * of their scope.
 *
 * | attribute | type | |
 * |---|---|---|
 * | `callsight.outcome` | string | one of the seven outcomes, where status and code cannot say it: `no_response`, `cancelled`, `input_required` |
 * | `callsight.arguments_bytes`, `callsight.result_bytes` | int | sizes as JSON in UTF-8, before anything was redacted, cut or left out |
 * | `callsight.result_tokens` | int | an estimate of what the result costs a model |
 *
 * Sampling is said as OpenTelemetry says it, by `th` in `tracestate`.
 */
export const callsight: Dialect = {
  name: "callsight",
  wrote: { protocol: "otlp", scopes: ["callsight"] },
  fields: {
    outcomeWord: ["callsight.outcome"],
    argumentsBytes: ["callsight.arguments_bytes"],
    resultBytes: ["callsight.result_bytes"],
    resultTokens: ["callsight.result_tokens"],
  },
  outcomes: {
    ok: "ok",
    tool_error: "tool_error",
    client_error: "client_error",
    server_error: "server_error",
    cancelled: "cancelled",
    no_response: "no_response",
    input_required: "input_required",
  },
  argumentValues: "text",
  marksFailures: true,
};

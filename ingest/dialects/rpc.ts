import { isMcpMethod } from "../methods";
import type { Dialect } from "./dialect";

/**
 * OpenTelemetry's conventions for RPC in general, as whoever traced MCP before it had conventions of its own used them:
 * `rpc.system` is `mcp`, or `jsonrpc` with a method that is MCP's.
 * @see https://opentelemetry.io/docs/specs/semconv/rpc/json-rpc/
 */
export const rpc: Dialect = {
  name: "otel_rpc",
  wrote: {
    protocol: "otlp",
    marks: ["rpc.method"],
    when: ({ attributes }) => {
      if (attributes.has("mcp.method.name")) return false;
      const system = attributes.get("rpc.system.name") ?? attributes.get("rpc.system");
      const method = attributes.get("rpc.method");
      return system === "mcp" || (system === "jsonrpc" && typeof method === "string" && isMcpMethod(method));
    },
  },
  fields: {
    method: ["rpc.method"],
    serverName: ["rpc.service"],
  },
  noise: ["rpc.system", "rpc.system.name", "rpc.jsonrpc.version"],
  argumentValues: "text",
  marksFailures: true,
};

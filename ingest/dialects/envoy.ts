import type { Dialect } from "./dialect";

/**
 * Envoy AI Gateway, in both of its vocabularies. Its spans are of kind client: what it asked of the servers behind it,
 * which report the calls themselves.
 */
export const envoy: Dialect = {
  name: "envoy",
  wrote: { protocol: "otlp", scopes: ["envoyproxy/ai-gateway"] },
  // The one revision that it was built for, whatever was spoken.
  distrusted: ["protocolVersion"],
  outcomes: {
    invalid_json_rpc: "client_error",
    invalid_param: "client_error",
    invalid_session_id: "client_error",
    unsupported_method: "client_error",
    unsupported_protocol_version: "client_error",
    unsupported_response: "server_error",
    internal_error: "server_error",
  },
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // Go prints the structure around the id.
    call.requestId = call.requestId.replace(/^\{(.*)\}$/s, "$1");
    const [, text] = TOOL_ERROR.exec(call.statusMessage) ?? [];
    if (text === undefined) return;
    call.isError = "true";
    call.errorType = "tool_error";
    call.statusMessage = "";
    call.errorMessage = text;
  },
};

const TOOL_ERROR = /^tool returned isError=true(?:: (.*))?$/s;

import { type Call, textOf } from "../call";
import type { Dialect } from "./dialect";

/**
 * ToolHive's proxy, which sees HTTP requests and their statuses: a call that failed in JSON-RPC looks like one that
 * worked. It names the server and transport behind it. `UseLegacyAttributes` adds the older names.
 */
export const toolhive: Dialect = {
  name: "toolhive",
  wrote: { protocol: "otlp", scopes: ["github.com/stacklok/toolhive/pkg/telemetry"] },
  fields: { method: ["mcp.method.name", "mcp.method"] },
  noise: [
    "http.duration_ms",
    "http.host",
    "http.method",
    "http.request_content_length",
    "http.response_content_length",
    "http.scheme",
    "http.status_code",
    "http.target",
    "http.url",
    "jsonrpc.protocol.version",
    "rpc.service",
    "rpc.system",
    "rpc.system.name",
  ],
  outcomes: { "refused by HTTP": "client_error" },
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    if (call.method === "notifications/cancelled") call.cancelledRequestId ||= lastWord(call);
    const status = textOf(call.rest.get("http.response.status_code") ?? null);
    if (/^4\d\d$/.test(status)) call.outcomeWord = "refused by HTTP";
  },
};

/** Whatever the message is about ends the span's name, be it a client's name or the id of a request. */
const lastWord = ({ method, spanName }: Call): string =>
  spanName.startsWith(`${method} `) ? spanName.slice(method.length + 1) : "";

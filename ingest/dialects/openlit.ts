import type { Call } from "../call";
import { field, parseJson } from "../json";
import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * OpenLIT, over the official Python SDK's version 1. It wraps many functions, so a call is several spans inside each
 * other; only the outermost of a server's names the server. All are of kind client but those of functions that ran while
 * the server was being set up.
 */
export const openlit: Dialect = {
  name: "openlit",
  wrote: { protocol: "otlp", scopes: ["openlit.instrumentation.mcp", "@openlit/instrumentation-mcp"] },
  namePrefixes: ["mcp "],
  // `stdio` whatever it was.
  distrusted: ["transport"],
  spans: [
    // Each wrapped function leaves a second span, of the coroutine that it returned and not of its run.
    { has: "mcp.response.payload", says: /"mcp_coroutine"/, is: "part" },
    { kinds: ["server"], has: "mcp.request.payload", says: /^\{"method": ?"[^"]*"\}$/, is: "part" },
    { has: "mcp.server.name", is: "server" },
  ],
  noise: [
    "mcp.client.operation.duration",
    "mcp.method",
    "mcp.operation.name",
    "mcp.response.size",
    "mcp.sdk.version",
    "mcp.system",
    "service.name",
  ],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: true,
  amend: (call, span) => {
    const request = taken(call, "mcp.request.payload");
    const response = taken(call, "mcp.response.payload");
    taken(call, "mcp.result");
    if (call.serverVersion === "None") call.serverVersion = "";
    if (call.method === "") return;
    readRequest(call, request);
    call.result ||= response;
    if (field(parseJson(response), "isError") === true) call.isError = "true";
    call.answered = response !== "" || span.status === "error";
    readFailure(call, span);
  },
};

/** Payloads hold arguments and results, so as attributes they would escape what their owner said about keeping those. */
function taken(call: Call, attribute: string): string {
  const value = call.rest.get(attribute);
  call.rest.delete(attribute);
  return typeof value === "string" ? value : "";
}

/** What the wrapped function was given: a name and arguments, or a resource's URI. */
function readRequest(call: Call, payload: string): void {
  const params = field(parseJson(payload), "params");
  const uri = field(params, "value");
  if (call.method === "resources/read" && typeof uri === "string") call.resource ||= uri;
  const given = field(params, "args");
  if (!Array.isArray(given)) return;
  const [name, values] = given;
  if (typeof name !== "string") return;
  if (call.method === "tools/call") call.tool ||= name;
  if (call.method === "prompts/get") call.prompt ||= name;
  if (values !== undefined && values !== null) call.arguments ||= JSON.stringify(values);
}

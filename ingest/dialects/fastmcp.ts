import type { Call } from "../call";
import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * FastMCP for Python, 3 and 4. Up to 3.2 names of tools and prompts stand in the span's name alone and errors only in
 * span events; version 4 makes a span for every request.
 */
export const fastmcp: Dialect = {
  name: "fastmcp",
  wrote: { protocol: "otlp", scopes: ["fastmcp"] },
  fields: { serverName: ["fastmcp.server.name"] },
  // `enduser.id` holds the id of the OAuth client, which is a program.
  distrusted: ["userId"],
  // On the way to a mounted server or a proxy's target.
  spans: [{ name: /^delegate /, kinds: ["internal"], is: "part" }],
  noise: ["fastmcp.span.seam", "rpc.method", "rpc.service", "rpc.system"],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: true,
  amend: (call, span) => {
    if (call.method === "initialize") call.protocolVersion = "";
    readSession(call);
    readFailure(call, span);
  },
};

/**
 * Where the client sent no session id FastMCP makes one up: over stdio one for the process, over stateless HTTP one for
 * every request. Those are UUIDs with dashes. Real ones come in Streamable HTTP's header, and Python's SDK gives them
 * out without; so the id is all that ever tells the transport.
 */
function readSession(call: Call): void {
  if (/^[\da-f]{8}-[\da-f-]{27}$/.test(call.sessionId)) {
    call.rest.set("mcp.session.id", call.sessionId);
    call.sessionId = "";
  } else if (/^[\da-f]{32}$/.test(call.sessionId)) call.transport ||= "streamable_http";
}

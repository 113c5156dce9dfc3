import { type Call, textOf } from "../call";
import type { Dialect } from "./dialect";

/**
 * `@shinzolabs/instrumentation-mcp`: handlers of `server.tool(…)`, as spans of kind internal whose scope is the server's
 * name. A tool that answers with `isError` looks like one that worked.
 */
export const shinzo: Dialect = {
  name: "shinzo",
  wrote: {
    protocol: "otlp",
    marks: ["mcp.tool.name"],
    when: ({ kind, name, attributes }) =>
      (kind === "internal" || kind === "unspecified") &&
      attributes.get("mcp.method.name") === "tools/call" &&
      name === `tools/call ${textOf(attributes.get("mcp.tool.name") ?? null)}`,
  },
  // A session for the whole process, a UUID for each request, the server's own address as the client's.
  distrusted: ["sessionId", "requestId", "clientAddress"],
  spans: [{ is: "server" }],
  argumentValues: "text",
  marksFailures: true,
  amend: readContext,
};

const HEADER = "requestInfo.headers.";

/**
 * A tool without parameters is handed the request's context where others get their arguments, and Shinzo records it as
 * those, all its headers included. It is the one place where the real ids stand.
 */
function readContext(call: Call): void {
  const context = call.argumentParts;
  if (!context.has("signal.aborted")) return;
  call.argumentParts = new Map();
  const said = (key: string): string => textOf(context.get(key) ?? null);
  call.sessionId = said("sessionId");
  call.requestId = said("requestId");
  call.protocolVersion = said(`${HEADER}mcp-protocol-version`);
  call.userAgent = said(`${HEADER}user-agent`);
  if (call.userAgent !== "" || call.protocolVersion !== "") call.networkProtocol = "http";
}

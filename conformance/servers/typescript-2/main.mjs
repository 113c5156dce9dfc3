// Serves the script's server over SERVE_OVER: stdio, handler (createMcpHandler: 2026-07-28, and older revisions without
// sessions) or sessions (Streamable HTTP). The sender puts an instrumentation.mjs beside it: `observe(server)` gives the
// server back, observed; `flush()` sends what is held.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { flush, observe } from "./instrumentation.mjs";

const { conformanceServer } = await import("./server.mjs");
const { SERVE_OVER, PORT } = process.env;
const observed = () => observe(conformanceServer());

if (SERVE_OVER === "stdio") {
  const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
  serveStdio(observed);
  process.stdin.once("end", leave);
} else {
  const handle = await { handler, sessions }[SERVE_OVER]();
  createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  }).listen(Number(PORT), "127.0.0.1");
}
process.once("SIGTERM", leave);

async function leave() {
  await flush();
  process.exit(0);
}

async function handler() {
  const { createMcpHandler } = await import("@modelcontextprotocol/server");
  const { toNodeHandler } = await import("@modelcontextprotocol/node");
  return toNodeHandler(createMcpHandler(observed));
}

async function sessions() {
  const { NodeStreamableHTTPServerTransport } = await import("@modelcontextprotocol/node");
  const open = new Map();
  return async (request, response) => {
    const known = open.get(request.headers["mcp-session-id"]);
    if (known) return known.handleRequest(request, response);
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => open.set(id, transport),
    });
    await observed().connect(transport);
    return transport.handleRequest(request, response);
  };
}

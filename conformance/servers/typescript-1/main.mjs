// Serves the script's server over SERVE_OVER: stdio, sse, sessions or stateless (both Streamable HTTP). The sender puts
// an instrumentation.mjs beside it: `observe(server)` gives the server back, observed; `flush()` sends what is held.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { flush, observe } from "./instrumentation.mjs";

const { conformanceServer } = await import("./server.mjs");
const { SERVE_OVER, PORT } = process.env;
const connected = async (transport) => {
  await observe(conformanceServer()).connect(transport);
  return transport;
};

if (SERVE_OVER === "stdio") {
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  await connected(new StdioServerTransport());
  process.stdin.once("end", leave);
} else {
  const handle = await { sse, sessions, stateless }[SERVE_OVER]();
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

async function sessions() {
  const { StreamableHTTPServerTransport } = await import(
    "@modelcontextprotocol/sdk/server/streamableHttp.js"
  );
  const open = new Map();
  return async (request, response) => {
    const known = open.get(request.headers["mcp-session-id"]);
    if (known) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => open.set(id, transport),
    });
    await connected(transport);
    return transport.handleRequest(request, response);
  };
}

async function stateless() {
  const { StreamableHTTPServerTransport } = await import(
    "@modelcontextprotocol/sdk/server/streamableHttp.js"
  );
  return async (request, response) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    const transport = await connected(new StreamableHTTPServerTransport({ sessionIdGenerator: undefined }));
    response.once("close", () => transport.close());
    return transport.handleRequest(request, response);
  };
}

async function sse() {
  const { SSEServerTransport } = await import("@modelcontextprotocol/sdk/server/sse.js");
  const open = new Map();
  return async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (request.method === "GET") {
      const transport = new SSEServerTransport("/messages", response);
      open.set(transport.sessionId, transport);
      return connected(transport);
    }
    return open.get(url.searchParams.get("sessionId")).handlePostMessage(request, response);
  };
}

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

export const TRANSPORTS = ["stdio", "streamable_http", "sse"] as const;
export type DemoTransport = (typeof TRANSPORTS)[number];

/** Makes an MCP server, observed or not; HTTP needs one for every session. */
type MakeServer = () => McpServer;

/** One session over stdin and stdout; resolves when the client has closed its end. */
export async function serveStdio(make: MakeServer): Promise<void> {
  await make().connect(new StdioServerTransport());
  // The SDK's transport does not notice that stdin ended.
  await new Promise((resolve) => process.stdin.once("close", resolve).once("end", resolve));
}

/** Streamable HTTP with sessions, on `/mcp`. */
export function serveStreamableHttp(make: MakeServer): Promise<Server> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  return listen(async (request, response) => {
    const id = request.headers["mcp-session-id"];
    const known = typeof id === "string" ? sessions.get(id) : undefined;
    if (known) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (sessionId) => void sessions.set(sessionId, transport),
      onsessionclosed: (sessionId) => void sessions.delete(sessionId),
    });
    await make().connect(transport as McpTransport);
    return transport.handleRequest(request, response);
  });
}

/** HTTP+SSE as of protocol 2024-11-05: a stream on `/sse`, messages to `/messages`. */
export function serveSse(make: MakeServer): Promise<Server> {
  const sessions = new Map<string, SSEServerTransport>();
  return listen(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && url.pathname === "/sse") {
      const transport = new SSEServerTransport("/messages", response);
      sessions.set(transport.sessionId, transport);
      response.once("close", () => sessions.delete(transport.sessionId));
      return make().connect(transport);
    }
    const transport = sessions.get(url.searchParams.get("sessionId") ?? "");
    if (transport) return transport.handlePostMessage(request, response);
    response.writeHead(404).end("No such session");
  });
}

// The SDK declares `onclose` and its kin in a way that exactOptionalPropertyTypes refuses for its own interface.
type McpTransport = Parameters<McpServer["connect"]>[0];

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

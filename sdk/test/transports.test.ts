import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpClientV2,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { afterEach, describe, expect, test } from "vitest";
import { wrapMcpServer } from "../src/node";
import { type SeenSpan, startSink } from "./sink";
import { workshopV1, workshopV2 } from "./workshop";

const sink = startSink();
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Serves on a free port until the test is over. */
async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
}

const INFO = { name: "visitor", version: "2.0.0" };
type Transport = Parameters<Client["connect"]>[0];

/** A real client calls a tool, one that throws and one that is not there, reads a resource, and leaves. */
async function visit(transport: Transport): Promise<void> {
  const client = new Client(INFO);
  await client.connect(transport);
  await client.listTools();
  await client.callTool({ name: "echo", arguments: { text: "hello" } });
  await client.callTool({ name: "boom", arguments: { text: "x" } });
  await client.readResource({ uri: "shop://pages/1" });
  await client.close();
}

const callsIn = (spans: SeenSpan[]) => spans.filter(({ name }) => name.startsWith("tools/call"));

function expectCalls(spans: SeenSpan[], shared: Record<string, unknown>): void {
  expect(callsIn(spans).map(({ name }) => name)).toEqual(["tools/call echo", "tools/call boom"]);
  expect(spans.some(({ name }) => name === "resources/read")).toBe(true);
  for (const span of callsIn(spans)) expect(span.attributes).toMatchObject(shared);
  expect(callsIn(spans)[1]?.events[0]?.attributes["exception.type"]).toBe("CacheKeyError");
}

describe("the MCP SDK v1", () => {
  test("over Streamable HTTP with sessions", async () => {
    const sessions = new Map<string, StreamableHTTPServerTransport>();
    const url = await serve(async (request, response) => {
      const known = sessions.get(String(request.headers["mcp-session-id"]));
      if (known) return known.handleRequest(request, response);
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, transport),
      });
      await wrapMcpServer(workshopV1(), { dsn: sink.dsn(1) }).connect(transport as Transport);
      return transport.handleRequest(request, response);
    });
    await visit(new StreamableHTTPClientTransport(url) as Transport);
    const spans = await sink.spans(1);
    const [session] = sessions.keys();
    expectCalls(spans, {
      "mcp.session.id": session,
      "mcp.transport": "streamable_http",
      "network.transport": "tcp",
      "network.protocol.name": "http",
      "mcp.client.name": "visitor",
      "user_agent.original": expect.any(String),
    });
  });

  test("over stateless Streamable HTTP, a server and a transport for every request", async () => {
    const url = await serve(async (request, response) => {
      const server = wrapMcpServer(workshopV1(), { dsn: sink.dsn(2) });
      const transport = new StreamableHTTPServerTransport({});
      response.once("close", () => void server.close());
      await server.connect(transport as Transport);
      await transport.handleRequest(request, response);
    });
    await visit(new StreamableHTTPClientTransport(url) as Transport);
    const spans = await sink.spans(2);
    expectCalls(spans, {
      "mcp.transport": "streamable_http",
      "mcp.protocol.version": expect.stringMatching(/^2025-/),
    });
    expect(callsIn(spans)[0]?.attributes).not.toHaveProperty("mcp.session.id");
    expect(spans.some(({ attributes }) => attributes["callsight.outcome"])).toBe(false);
  });

  test("over HTTP with SSE", async () => {
    const sessions = new Map<string, SSEServerTransport>();
    const url = await serve(async (request, response) => {
      const { searchParams } = new URL(request.url ?? "/", "http://localhost");
      const known = sessions.get(searchParams.get("sessionId") ?? "");
      if (known) return known.handlePostMessage(request, response);
      const transport = new SSEServerTransport("/messages", response);
      sessions.set(transport.sessionId, transport);
      await wrapMcpServer(workshopV1(), { dsn: sink.dsn(3) }).connect(transport);
    });
    await visit(new SSEClientTransport(url));
    const [session] = sessions.keys();
    expectCalls(await sink.spans(3), { "mcp.session.id": session, "mcp.transport": "sse" });
  });

  test("over stdio, in a process that ends when its client leaves, and with nothing of ours on stdout", async () => {
    const program = fileURLToPath(new URL("./stdio-server.ts", import.meta.url));
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: ["--import", "tsx", program],
      env: { PATH: process.env.PATH ?? "", CALLSIGHT_DSN: sink.dsn(4), CALLSIGHT_RELEASE: "9.9.9" },
      stderr: "ignore",
    });
    await visit(transport);
    await expect.poll(async () => callsIn(await sink.spans(4)).length).toBe(2);
    expectCalls(await sink.spans(4), { "mcp.transport": "stdio", "network.transport": "pipe" });
    expect(sink.uploads.find(({ path }) => path.startsWith("/api/4/"))?.body).toContain(
      '{"key":"service.version","value":{"stringValue":"9.9.9"}}',
    );
  });
});

describe("the MCP SDK v2, by createMcpHandler", () => {
  /** Serves a web handler from Node, as the SDK's own adapter does. */
  const serveWeb = (fetch: (request: Request) => Promise<Response>) =>
    serve(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const answer = await fetch(
        new Request(new URL(request.url ?? "/", `http://${request.headers.host}`), {
          method: request.method ?? "GET",
          headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]),
          ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
        }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });

  const modern = (method: string, params: object, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...headers,
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientInfo": INFO,
          "io.modelcontextprotocol/clientCapabilities": {},
        },
      },
    }),
  });

  test("a wrapped factory tells of every request, though each has a server of its own", async () => {
    const handler = createMcpHandler(wrapMcpServer(() => workshopV2(), { dsn: sink.dsn(5) }));
    const url = await serveWeb((request) => handler.fetch(request));
    const client = new ClientV2(INFO);
    await client.connect(new HttpClientV2(url));
    await client.callTool({ name: "echo", arguments: { text: "hello" } });
    await client.callTool({ name: "boom", arguments: { text: "x" } });
    await client.readResource({ uri: "shop://pages/1" });
    await client.close();
    expectCalls(await sink.spans(5), { "mcp.transport": "streamable_http" });
  });

  test("protocol 2026-07-28 names its client in every request, and has no session", async () => {
    const factory = wrapMcpServer(async () => workshopV2(), { dsn: sink.dsn(6) });
    const handler = createMcpHandler(factory);
    const request = modern("tools/call", { name: "echo", arguments: { text: "x" } }, { "mcp-name": "echo" });
    const answer = await handler.fetch(new Request("http://localhost/mcp", request));
    expect(answer.status).toBe(200);
    await answer.text();
    const [span] = callsIn(await sink.spans(6));
    expect(span?.attributes).toMatchObject({
      "mcp.protocol.version": "2026-07-28",
      "mcp.client.name": "visitor",
      "mcp.client.version": "2.0.0",
      "mcp.transport": "streamable_http",
    });
    expect(span?.attributes).not.toHaveProperty("mcp.session.id");
    expect(span?.attributes).not.toHaveProperty("callsight.outcome");
    await handler.close();
  });

  test("a wrapped handler tells what no server sees, once", async () => {
    const dsn = sink.dsn(7);
    const handler = wrapMcpServer(createMcpHandler(wrapMcpServer(() => workshopV2(), { dsn })), { dsn });
    const call = modern("tools/call", { name: "echo", arguments: { text: "x" } }, { "mcp-name": "echo" });
    const seen = await handler.fetch(new Request("http://localhost/mcp", call));
    await seen.text();
    const misnamed = modern(
      "tools/call",
      { name: "echo", arguments: { text: "x" } },
      { "mcp-name": "other" },
    );
    const turnedAway = await handler.fetch(new Request("http://localhost/mcp", misnamed));
    expect(turnedAway.status).toBe(400);
    await turnedAway.text();
    const spans = await sink.spans(7);
    const told = spans.map(({ name, attributes }) => [name, attributes["callsight.outcome"]]).sort();
    expect(told).toEqual([
      ["tools/call echo", undefined],
      ["tools/call other", "client_error"],
    ]);
    await handler.close();
  });
});

// Plays the script with @modelcontextprotocol/sdk: `node client.mjs <file>`, the file being what conformance/client.ts
// writes. Every call becomes one line of JSON on stdout.
import { readFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { play } from "./play.mjs";

const { client: identity, userAgent, server, calls } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const requestInit = { headers: { "user-agent": userAgent } };

const client = new Client(identity);
await client.connect(transport());
await play(calls, (request, signal) => client.request(request, z.looseObject({}), { signal }));
await client.close();

function transport() {
  if (server.command) return new StdioClientTransport({ ...server, stderr: "inherit" });
  const url = new URL(server.url);
  if (server.transport === "streamable_http") return new StreamableHTTPClientTransport(url, { requestInit });
  const fetchStream = (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), ...requestInit.headers },
    });
  return new SSEClientTransport(url, { requestInit, eventSourceInit: { fetch: fetchStream } });
}

// Plays the script with @modelcontextprotocol/client: `node client.mjs <file>`, the file being what
// conformance/client.ts writes. Every call becomes one line of JSON on stdout.
import { readFileSync } from "node:fs";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { z } from "zod";
import { play } from "./play.mjs";

const {
  client: identity,
  userAgent,
  server,
  calls,
  revision,
} = JSON.parse(readFileSync(process.argv[2], "utf8"));

const mode = revision === "legacy" ? "legacy" : { pin: revision };
const client = new Client(identity, { versionNegotiation: { mode } });
await client.connect(transport());
await play(calls, (request, signal) =>
  client.request(request, z.looseObject({}), { signal }).catch((error) => {
    throw answerOf(error);
  }),
);
await client.close();

function transport() {
  if (server.command) return new StdioClientTransport({ ...server, stderr: "inherit" });
  return new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: { "user-agent": userAgent } },
  });
}

/** 2026-07-28 answers an unknown method with HTTP 404; the JSON-RPC error is in the body, which the SDK leaves as text. */
function answerOf(error) {
  const [body] = /\{"jsonrpc".*\}$/s.exec(error.message) ?? [];
  return body ? JSON.parse(body).error : error;
}

import type { Transport } from "@/lib/clickhouse/rows";

/**
 * Which of MCP's transports carried a call. Senders name a class (`StreamableHTTPServerTransport`), a word (`http`), or
 * only the network below (`pipe`, `tcp`).
 *
 * @param raw `mcp.transport` as sent
 * @param network `network.transport`
 */
export function transportOf(raw: string, network: string, protocolVersion: string): Transport | "" {
  if (raw !== "" && raw !== "unknown") return byName(raw);
  if (network === "pipe") return "stdio";
  if (network === "tcp" || network === "quic")
    return protocolVersion === "2024-11-05" ? "sse" : "streamable_http";
  return raw === "" ? "" : "other";
}

/** What the SDKs' own transports are called; any other name is judged by what it contains. */
const NAMES = new Map<string, Transport>([
  ["stdio", "stdio"],
  ["StdioServerTransport", "stdio"],
  ["sse", "sse"],
  ["SSEServerTransport", "sse"],
  ["http", "streamable_http"],
  ["StreamableHTTPServerTransport", "streamable_http"],
  ["NodeStreamableHTTPServerTransport", "streamable_http"],
  ["WebStandardStreamableHTTPServerTransport", "streamable_http"],
  ["PerRequestHTTPServerTransport", "streamable_http"],
  ["WorkerTransport", "streamable_http"], // Cloudflare's, which speaks Streamable HTTP.
  ["InMemoryTransport", "in_memory"],
]);

function byName(raw: string): Transport {
  const known = NAMES.get(raw);
  if (known !== undefined) return known;
  const name = raw.toLowerCase();
  if (name.includes("stdio") || name === "pipe") return "stdio";
  if (name.includes("inmemory") || name.includes("in_memory") || name.includes("in-memory"))
    return "in_memory";
  if (name.includes("websocket")) return "websocket";
  if (name.includes("sse") && !name.includes("streamable")) return "sse";
  if (name.includes("http") || name.includes("streamable")) return "streamable_http";
  return "other";
}

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

function byName(raw: string): Transport {
  const name = raw.toLowerCase();
  if (name.includes("stdio") || name === "pipe") return "stdio";
  if (name.includes("inmemory") || name.includes("in_memory") || name.includes("in-memory"))
    return "in_memory";
  if (name.includes("websocket")) return "websocket";
  if (name.includes("sse") && !name.includes("streamable")) return "sse";
  // Cloudflare's WorkerTransport speaks Streamable HTTP.
  if (name.includes("http") || name.includes("streamable") || name === "workertransport")
    return "streamable_http";
  return "other";
}

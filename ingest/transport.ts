import type { Transport } from "@/lib/clickhouse/rows";

/** What a sender says of the way its messages go. All are as sent, `""` when left out. */
export type Carried = {
  /** `mcp.transport`: a class (`StreamableHTTPServerTransport`) or a word (`http`). */
  name: string;
  /** `network.transport`: `pipe`, `tcp`, … */
  network: string;
  /** `network.protocol.name`: `http`, `websocket`, … */
  protocol: string;
  /** Of MCP: `2025-11-25`. */
  protocolVersion: string;
};

/**
 * Which of MCP's transports carried a call; `other` for one that is none of them, `""` when nobody said. A name that
 * means nothing here (bundlers shorten those of classes to `a` or `_t`) leaves it to the network below.
 *
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md "Recording MCP transport"
 */
export function transportOf(carried: Carried): Transport | "" {
  const name = carried.name.toLowerCase();
  return byName(name) || byNetwork(carried) || (name === "" || name === "unknown" ? "" : "other");
}

/** Names that do not contain the word that gives them away. */
const NAMES = new Map<string, Transport>([
  ["stdioconnectionchannel", "stdio"],
  ["iotransport", "stdio"], // Go's, over any pair of streams.
  ["streamservertransport", "stdio"], // C#'s, likewise.
  ["workertransport", "streamable_http"], // Cloudflare's, which speaks Streamable HTTP.
  ["inprocess", "in_memory"],
  ["pipe", "stdio"],
]);

/**
 * What gives the others away, asked in this order: Java's `WebFluxStatelessServerTransport` and
 * `HttpServletSseServerTransportProvider`, Python's `streamable-http`, Cloudflare's `McpSSETransport`, C#'s
 * `SseResponseStreamTransport`.
 */
const WORDS: ReadonlyArray<readonly [RegExp, Transport]> = [
  [/stdio/, "stdio"],
  [/in[-_]?memory/, "in_memory"],
  [/websocket|^wss?$/, "websocket"],
  [/streamable|stateless/, "streamable_http"],
  [/sse/, "sse"],
  [/http/, "streamable_http"],
];

function byName(name: string): Transport | undefined {
  return NAMES.get(name) ?? WORDS.find(([word]) => word.test(name))?.[1];
}

/** First protocol version with Streamable HTTP; before it, HTTP was what is now called SSE. */
const STREAMABLE_SINCE = "2025-03-26";

function byNetwork({ network, protocol, protocolVersion }: Carried): Transport | undefined {
  if (protocol === "websocket") return "websocket";
  if (network === "pipe") return "stdio";
  if (network === "inproc") return "in_memory";
  const isHttp = protocol === "http" || network === "tcp" || network === "quic";
  if (!isHttp) return network === "" || network === "unknown" ? undefined : "other";
  return isRevision(protocolVersion) && protocolVersion < STREAMABLE_SINCE ? "sse" : "streamable_http";
}

/** Is it one of MCP's dated revisions? Drafts (`DRAFT-2026-v1`) and mistakes (`1`, `latest`) are stored, and not compared. */
export const isRevision = (protocolVersion: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(protocolVersion);

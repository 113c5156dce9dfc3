import type { Limit, Sender } from "../../sender";

const VERSIONS = [
  { slug: "v11", reporter: "@sentry/node 11.12.0", version: "11.12.0" },
  { slug: "v11-static", reporter: "@sentry/node 11.12.0, static traces", version: "11.12.0" },
  { slug: "v10", reporter: "@sentry/node 10.78.0", version: "10.78.0" },
] as const;

const WAYS = [
  { serveOver: "stdio", over: "stdio", transport: "stdio", hasSessions: false },
  { serveOver: "sse", over: "HTTP+SSE", transport: "sse", path: "/sse", hasSessions: true },
  { serveOver: "sessions", over: "Streamable HTTP", transport: "streamable_http", hasSessions: true },
  {
    serveOver: "stateless",
    over: "Streamable HTTP, stateless",
    transport: "streamable_http",
    hasSessions: false,
  },
] as const;

const limits: Limit[] = [];

/** `wrapMcpServerWithSentry` around `@modelcontextprotocol/sdk`, over each of its transports. */
export const senders: Sender[] = VERSIONS.flatMap(({ slug, reporter, version }) =>
  WAYS.map(({ serveOver, ...way }) => ({
    name: `sentry-node/${slug}/sdk-1/${serveOver}`,
    reporter,
    server: "@modelcontextprotocol/sdk 1.32.2",
    packages: {
      from: "npm",
      packages: { "@modelcontextprotocol/sdk": "1.32.2", "@sentry/node": version, zod: "4.6.7" },
    },
    files: ["servers/typescript-1", `senders/sentry-node/${slug}`],
    command: ["node", "--import", "./instrumentation.mjs", "main.mjs"],
    env: { SERVE_OVER: serveOver },
    ...way,
    client: "typescript-1",
    truths: serveOver === "stateless" ? "typescript-1-stateless" : "typescript-1",
    limits,
  })),
);

import type { Sender } from "../sender";

/** A way to serve the script: all of a sender but who reports. */
export type Way = Pick<
  Sender,
  "name" | "over" | "env" | "transport" | "path" | "hasSessions" | "client" | "truths"
>;

/** An MCP SDK, and each way to serve with it. */
type Family = {
  name: string;
  server: string;
  packages: Readonly<Record<string, string>>;
  files: readonly string[];
  ways: readonly Way[];
};

const STDIO = { transport: "stdio", hasSessions: false } as const;
const SSE = { transport: "sse", path: "/sse", hasSessions: true } as const;
const SESSIONS = { transport: "streamable_http", hasSessions: true } as const;
const NO_SESSIONS = { transport: "streamable_http", hasSessions: false } as const;

/** A program of `servers/`, told how to serve, and the client that calls it. */
const served = (serveOver: string, client: Way["client"], truths: Way["truths"]) => ({
  env: { SERVE_OVER: serveOver },
  client,
  truths,
});

/** Servers on `@modelcontextprotocol/sdk`, in `servers/typescript-1`, as senders share them. */
export const TYPESCRIPT_SDK_1: Family = {
  name: "sdk-1",
  server: "@modelcontextprotocol/sdk 1.32.2",
  packages: { "@modelcontextprotocol/sdk": "1.32.2", zod: "4.6.7" },
  files: ["servers/typescript-1"],
  ways: [
    { name: "stdio", over: "stdio", ...STDIO, ...served("stdio", "typescript-1", "typescript-1") },
    { name: "sse", over: "HTTP+SSE", ...SSE, ...served("sse", "typescript-1", "typescript-1") },
    {
      name: "sessions",
      over: "Streamable HTTP",
      ...SESSIONS,
      ...served("sessions", "typescript-1", "typescript-1"),
    },
    {
      name: "stateless",
      over: "Streamable HTTP, stateless",
      ...NO_SESSIONS,
      ...served("stateless", "typescript-1", "typescript-1-stateless"),
    },
  ],
};

/** Servers on `@modelcontextprotocol/server` and its kin, in `servers/typescript-2`. */
export const TYPESCRIPT_SDK_2: Family = {
  name: "sdk-2",
  server: "@modelcontextprotocol/server 2.4.0",
  packages: { "@modelcontextprotocol/server": "2.4.0", "@modelcontextprotocol/node": "2.1.2", zod: "4.6.7" },
  files: ["servers/typescript-2"],
  ways: [
    { name: "stdio", over: "stdio", ...STDIO, ...served("stdio", "typescript-2", "typescript-2") },
    {
      name: "stdio-modern",
      over: "stdio, 2026-07-28",
      ...STDIO,
      ...served("stdio", "typescript-2-modern", "typescript-2"),
    },
    {
      name: "modern",
      over: "Streamable HTTP, 2026-07-28",
      ...NO_SESSIONS,
      ...served("handler", "typescript-2-modern", "typescript-2"),
    },
    {
      name: "stateless",
      over: "Streamable HTTP, stateless",
      ...NO_SESSIONS,
      ...served("handler", "typescript-2", "typescript-2-stateless"),
    },
    {
      name: "sessions",
      over: "Streamable HTTP",
      ...SESSIONS,
      ...served("sessions", "typescript-2", "typescript-2"),
    },
  ],
};

import type { Sender } from "../sender";

/** A way to serve the script: all of a sender but who reports. */
export type Way = Pick<
  Sender,
  "name" | "over" | "env" | "transport" | "path" | "hasSessions" | "client" | "truths"
>;

const stdio = { transport: "stdio", hasSessions: false } as const;
const http = { transport: "streamable_http", hasSessions: false } as const;

/** Servers on `@modelcontextprotocol/sdk`, in `servers/typescript-1`, as senders share them. */
export const TYPESCRIPT_SDK_1 = {
  name: "sdk-1",
  server: "@modelcontextprotocol/sdk 1.32.2",
  packages: { "@modelcontextprotocol/sdk": "1.32.2", zod: "4.6.7" },
  files: ["servers/typescript-1"],
  ways: [
    { name: "stdio", over: "stdio", ...stdio, ...served("stdio", "typescript-1", "typescript-1") },
    {
      ...{ name: "sse", over: "HTTP+SSE", transport: "sse", path: "/sse", hasSessions: true },
      ...served("sse", "typescript-1", "typescript-1"),
    },
    {
      ...{ name: "sessions", over: "Streamable HTTP", ...http, hasSessions: true },
      ...served("sessions", "typescript-1", "typescript-1"),
    },
    {
      ...{ name: "stateless", over: "Streamable HTTP, stateless", ...http },
      ...served("stateless", "typescript-1", "typescript-1-stateless"),
    },
  ],
} as const satisfies Family;

/** Servers on `@modelcontextprotocol/server` and its kin, in `servers/typescript-2`. */
export const TYPESCRIPT_SDK_2 = {
  name: "sdk-2",
  server: "@modelcontextprotocol/server 2.4.0",
  packages: { "@modelcontextprotocol/server": "2.4.0", "@modelcontextprotocol/node": "2.1.2", zod: "4.6.7" },
  files: ["servers/typescript-2"],
  ways: [
    { name: "stdio", over: "stdio", ...stdio, ...served("stdio", "typescript-2", "typescript-2") },
    {
      ...{ name: "stdio-modern", over: "stdio, 2026-07-28", ...stdio },
      ...served("stdio", "typescript-2-modern", "typescript-2"),
    },
    {
      ...{ name: "modern", over: "Streamable HTTP, 2026-07-28", ...http },
      ...served("handler", "typescript-2-modern", "typescript-2"),
    },
    {
      ...{ name: "stateless", over: "Streamable HTTP, stateless", ...http },
      ...served("handler", "typescript-2", "typescript-2-stateless"),
    },
    {
      ...{ name: "sessions", over: "Streamable HTTP", ...http, hasSessions: true },
      ...served("sessions", "typescript-2", "typescript-2"),
    },
  ],
} as const satisfies Family;

type Family = {
  name: string;
  server: string;
  packages: Readonly<Record<string, string>>;
  files: readonly string[];
  ways: readonly Way[];
};

function served(serveOver: string, client: Way["client"], truths: Way["truths"]) {
  return { env: { SERVE_OVER: serveOver }, client, truths };
}

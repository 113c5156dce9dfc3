import type { Sender } from "../../sender";
import { TYPESCRIPT_SDK_2 } from "../typescript";
import { limitsOf } from "./limits";

/** Vercel's `mcp-handler` with its own spans, for clients of 2026-07-28 and older ones; it knows no sessions. */
export const senders: Sender[] = TYPESCRIPT_SDK_2.ways
  .filter(({ name }) => name === "modern" || name === "stateless")
  .map((way) => ({
    ...way,
    name: `mcp-handler/${way.name}`,
    reporter: "mcp-handler 2.4.0, @vercel/otel 2.1.3",
    server: "mcp-handler 2.4.0",
    packages: {
      from: "npm",
      packages: {
        "@modelcontextprotocol/node": "2.1.2",
        "@modelcontextprotocol/server": "2.4.0",
        "@opentelemetry/api": "1.9.0",
        "@vercel/otel": "2.1.3",
        "mcp-handler": "2.4.0",
        zod: "4.6.7",
      },
    },
    files: ["servers/typescript-2", "senders/mcp-handler/program"],
    command: ["node", "main.mjs"],
    limits: limitsOf(way),
  }));

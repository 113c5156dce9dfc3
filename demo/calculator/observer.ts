import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

/** A way of reporting what an MCP server does. */
export type Observer = {
  /** The same server back, observed. */
  observe: <Server extends McpServer>(server: Server) => Server;
  /** Sends what is still held. */
  stop: () => Promise<void>;
};

export type ObserverOptions = {
  dsn: string;
  release: string;
  environment: string;
  /** Who runs the process, when it belongs to one person (stdio). */
  user?: string | undefined;
};

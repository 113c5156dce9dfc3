import { beforeEnd } from "./exit-node";
import type { CallsightOptions } from "./options";
import type { Platform } from "./platform";
import { flushAll } from "./settings";
import { postByNode } from "./upload-node";
import { wrap } from "./wrap";

export type { CallFacts, CallsightOptions } from "./options";
export type { AttributeValue, CallsightSpan, SpanId, ThrownException } from "./span";

const platform: Platform = { env: process.env, post: postByNode, beforeEnd };

/**
 * Watches an MCP server, and returns the very object that it was given. One line, before or after tools are registered
 * and the server is connected; twice is once.
 *
 * Takes `McpServer` and `Server` of both lines of the MCP SDK, a factory for `createMcpHandler` or `serveStdio` (returns
 * a factory), and what `createMcpHandler` returns. Never throws: what it cannot watch it returns as it was, and says so
 * once on stderr. Without a DSN and without OpenTelemetry in the process it does nothing.
 */
export const wrapMcpServer = <Server>(server: Server, options: CallsightOptions = {}): Server =>
  wrap(server, options, platform);

/** Uploads what is held now. Resolves when that was tried, and never rejects. */
export const flush = (): Promise<void> => flushAll();

// What the script calls, on @modelcontextprotocol/sdk.
import { setTimeout as pause } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const text = (words) => ({ content: [{ type: "text", text: words }] });

/** A new server; nothing in it knows that it is observed. */
export function conformanceServer() {
  const server = new McpServer({ name: "harbour", version: "3.1.4" });

  server.registerTool("add", { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) =>
    text(`The sum is ${a + b}`),
  );
  server.registerTool("boom", {}, () => {
    throw new TideError("The tide table is wet");
  });
  server.registerTool("soft_error", { inputSchema: { orderId: z.string() } }, ({ orderId }) => ({
    ...text(`Order ${orderId} is lost`),
    isError: true,
  }));
  server.registerTool("strict", { inputSchema: { count: z.number() } }, ({ count }) => text(`${count}`));
  server.registerTool("slow", {}, async () => {
    await pause(900);
    return text("late");
  });

  server.registerResource("tides", "conformance://tides", {}, (uri) => ({
    contents: [{ uri: uri.href, mimeType: "text/plain", text: "High water at noon" }],
  }));
  server.registerResource("broken", "conformance://broken", {}, () => {
    throw new Error("The chart room is locked");
  });

  server.registerPrompt("greet", { argsSchema: { topic: z.string() } }, ({ topic }) => ({
    messages: [{ role: "user", content: { type: "text", text: `Greet me about ${topic}` } }],
  }));
  return server;
}

class TideError extends Error {
  name = "TideError";
}

// What the script calls, on @modelcontextprotocol/server.
import { setTimeout as pause } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

const text = (words) => ({ content: [{ type: "text", text: words }] });

/** A new server; nothing in it knows that it is observed. */
export function conformanceServer() {
  return equipped(new McpServer({ name: "harbour", version: "3.1.4" }));
}

/** The same server back, with what the script calls. */
export function equipped(server) {
  server.registerTool("add", { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    text(`The sum is ${a + b}`),
  );
  server.registerTool("boom", {}, () => {
    throw new TideError("The tide table is wet");
  });
  server.registerTool("soft_error", { inputSchema: z.object({ orderId: z.string() }) }, ({ orderId }) => ({
    ...text(`Order ${orderId} is lost`),
    isError: true,
  }));
  server.registerTool("strict", { inputSchema: z.object({ count: z.number() }) }, ({ count }) =>
    text(`${count}`),
  );
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

  server.registerPrompt("greet", { argsSchema: z.object({ topic: z.string() }) }, ({ topic }) => ({
    messages: [{ role: "user", content: { type: "text", text: `Greet me about ${topic}` } }],
  }));
  return server;
}

class TideError extends Error {
  name = "TideError";
}

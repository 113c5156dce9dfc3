// What the script calls, with the one way to register tools that Shinzo's instrumentation sees.
import { setTimeout as pause } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { observe } from "./instrumentation.mjs";

const text = (words) => ({ content: [{ type: "text", text: words }] });

/** A new server, observed. */
export function conformanceServer() {
  const server = observe(new McpServer({ name: "harbour", version: "3.1.4" }));

  server.tool("add", { a: z.number(), b: z.number() }, ({ a, b }) => text(`The sum is ${a + b}`));
  server.tool("boom", () => {
    throw new TideError("The tide table is wet");
  });
  server.tool("soft_error", { orderId: z.string() }, ({ orderId }) => ({
    ...text(`Order ${orderId} is lost`),
    isError: true,
  }));
  server.tool("strict", { count: z.number() }, ({ count }) => text(`${count}`));
  server.tool("slow", async () => {
    await pause(900);
    return text("late");
  });

  server.resource("tides", "conformance://tides", (uri) => ({
    contents: [{ uri: uri.href, mimeType: "text/plain", text: "High water at noon" }],
  }));
  server.resource("broken", "conformance://broken", () => {
    throw new Error("The chart room is locked");
  });

  server.prompt("greet", { topic: z.string() }, ({ topic }) => ({
    messages: [{ role: "user", content: { type: "text", text: `Greet me about ${topic}` } }],
  }));
  return server;
}

class TideError extends Error {
  name = "TideError";
}

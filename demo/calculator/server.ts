import { setTimeout as pause } from "node:timers/promises";
import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

export const CALCULATOR = { name: "calculator", version: "1.4.2" };

const text = (value: string | number) => ({ content: [{ type: "text" as const, text: String(value) }] });
const pair = { a: z.number(), b: z.number() };

/**
 * An MCP server such as people write: six tools, four resources, two prompts, with the ways to fail that real ones
 * have (a throwing tool, a tool that answers with `isError`, a resource whose upstream is away).
 */
export function calculator(): McpServer {
  const server = new McpServer(CALCULATOR);
  addTools(server);
  addResources(server);
  addPrompts(server);
  return server;
}

function addTools(server: McpServer): void {
  server.registerTool("add", { description: "a + b", inputSchema: pair }, ({ a, b }) => text(a + b));
  server.registerTool("subtract", { description: "a − b", inputSchema: pair }, ({ a, b }) => text(a - b));
  server.registerTool("multiply", { description: "a × b", inputSchema: pair }, ({ a, b }) => text(a * b));
  server.registerTool("divide", { description: "a ÷ b", inputSchema: pair }, ({ a, b }) => {
    if (b === 0) throw new RangeError(`Cannot divide ${a} by zero`);
    return text(a / b);
  });
  server.registerTool(
    "square_root",
    { description: "The square root of x", inputSchema: { x: z.number() } },
    ({ x }) => (x < 0 ? { ...text(`${x} has no real square root`), isError: true } : text(Math.sqrt(x))),
  );
  server.registerTool(
    "statistics",
    { description: "Mean and spread of numbers", inputSchema: { numbers: z.array(z.number()).min(1) } },
    async ({ numbers }) => {
      // A tool with work to do: its latency stands apart from the rest.
      await pause(15 + numbers.length * 2);
      const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
      const variance = numbers.reduce((sum, n) => sum + (n - mean) ** 2, 0) / numbers.length;
      return text(JSON.stringify({ mean, standardDeviation: Math.sqrt(variance), count: numbers.length }));
    },
  );
}

function addResources(server: McpServer): void {
  const answer = (uri: URL, body: unknown) => ({
    contents: [{ uri: uri.href, mimeType: "application/json", text: JSON.stringify(body) }],
  });
  server.registerResource("constants", "calculator://constants", {}, (uri) =>
    answer(uri, { pi: Math.PI, e: Math.E, goldenRatio: (1 + Math.sqrt(5)) / 2 }),
  );
  server.registerResource("units", "calculator://units", {}, (uri) =>
    answer(uri, { length: ["m", "ft", "mi"], mass: ["kg", "lb"], temperature: ["°C", "°F"] }),
  );
  server.registerResource("exchange rates", "calculator://exchange-rates", {}, async () => {
    await pause(40);
    throw new Error("The exchange rate service answered 503");
  });
  const history = new ResourceTemplate("calculator://history/{day}", { list: undefined });
  server.registerResource("history", history, {}, (uri, { day }) => answer(uri, { day, calculations: 12 }));
}

function addPrompts(server: McpServer): void {
  const ask = (words: string) => ({
    messages: [{ role: "user" as const, content: { type: "text" as const, text: words } }],
  });
  server.registerPrompt("explain", { argsSchema: { expression: z.string() } }, ({ expression }) =>
    ask(`Explain step by step how to work out ${expression}.`),
  );
  server.registerPrompt("word_problem", { argsSchema: { topic: z.string() } }, ({ topic }) =>
    ask(`Make up a word problem about ${topic} that the calculator can solve.`),
  );
}

import {
  McpServer as McpServerV1,
  ResourceTemplate as ResourceTemplateV1,
} from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  McpServer as McpServerV2,
  ResourceTemplate as ResourceTemplateV2,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** What the handlers of a workshop did, in the order in which they did it. */
export type Log = string[];

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });

/** Waits for so many turns of the promise queue: always as long, however busy the machine is. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

/** Calls that wait until another one lets them go. */
function gate() {
  let waiting: Array<() => void> = [];
  return {
    wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => {
      for (const go of waiting) go();
      waiting = [];
    },
  };
}

class CacheKeyError extends Error {
  override name = "CacheKeyError";
}

const STRICT = z.strictObject({ a: z.number(), b: z.number().optional() });
const WORDS = z.object({ text: z.string() });
const NUMBERS = z.object({ count: z.number().int().min(0).max(50) });

/** The handlers of both servers. Each notes that it ran, and with what. */
function handlers(log: Log) {
  const held = gate();
  const note = (what: string, given: unknown) => log.push(`${what} ${JSON.stringify(given)}`);
  return {
    echo: (given: { text: string }) => {
      note("echo", given);
      return text(given.text);
    },
    strict: (given: { a: number; b?: number | undefined }) => {
      note("strict", given);
      return text(String(given.a + (given.b ?? 0)));
    },
    slow: async (given: { count: number }) => {
      note("slow begins", given);
      await turns(given.count);
      note("slow ends", given);
      return text(`${given.count} turns`);
    },
    hold: async () => {
      note("hold begins", {});
      await held.wait();
      note("hold ends", {});
      return text("let go");
    },
    release: () => {
      note("release", {});
      held.open();
      return text("released");
    },
    boom: (given: { text: string }) => {
      note("boom", given);
      throw new CacheKeyError(`undefined cache namespace ${given.text}`);
    },
    throwsText: () => {
      note("throws_text", {});
      // As some code does.
      return Promise.reject("only a text");
    },
    refuses: () => {
      note("refuses", {});
      return { ...text("the shop is closed"), isError: true };
    },
    page: (uri: URL) => {
      note("page", uri.href);
      if (uri.href.includes("broken")) throw new CacheKeyError("undefined cache namespace");
      return { contents: [{ uri: uri.href, text: "words" }] };
    },
    explain: (given: { topic: string }) => {
      note("explain", given);
      if (given.topic === "nothing") throw new Error("there is nothing to explain");
      return { messages: [{ role: "user" as const, content: { type: "text" as const, text: given.topic } }] };
    },
    bare: () => {
      note("bare", {});
      return { messages: [] };
    },
  };
}

const INFO = { name: "workshop", version: "1.4.2", title: "The workshop" };
const TOPIC = z.object({ topic: z.string() });

/** A server of the first line of the MCP SDK, with what servers do rightly and wrongly. */
export function workshopV1(log: Log = []): McpServerV1 {
  const server = new McpServerV1(INFO);
  const does = handlers(log);
  server.registerTool("echo", { inputSchema: WORDS }, does.echo);
  server.registerTool("strict", { inputSchema: STRICT }, does.strict);
  server.registerTool("slow", { inputSchema: NUMBERS }, does.slow);
  server.registerTool("hold", {}, does.hold);
  server.registerTool("release", {}, does.release);
  server.registerTool("boom", { inputSchema: WORDS }, does.boom);
  server.registerTool("throws_text", {}, does.throwsText);
  server.registerTool("refuses", {}, does.refuses);
  server.registerResource(
    "pages",
    new ResourceTemplateV1("shop://pages/{page}", { list: undefined }),
    {},
    does.page,
  );
  server.registerPrompt("explain", { argsSchema: TOPIC.shape }, does.explain);
  server.registerPrompt("bare", {}, does.bare);
  return server;
}

/** The same server by the second line. */
export function workshopV2(log: Log = []): McpServerV2 {
  const server = new McpServerV2(INFO);
  const does = handlers(log);
  server.registerTool("echo", { inputSchema: WORDS }, does.echo);
  server.registerTool("strict", { inputSchema: STRICT }, does.strict);
  server.registerTool("slow", { inputSchema: NUMBERS }, does.slow);
  server.registerTool("hold", {}, does.hold);
  server.registerTool("release", {}, does.release);
  server.registerTool("boom", { inputSchema: WORDS }, does.boom);
  server.registerTool("throws_text", {}, does.throwsText);
  server.registerTool("refuses", {}, does.refuses);
  server.registerResource(
    "pages",
    new ResourceTemplateV2("shop://pages/{page}", { list: undefined }),
    {},
    does.page,
  );
  server.registerPrompt("explain", { argsSchema: TOPIC }, does.explain);
  server.registerPrompt("bare", {}, does.bare);
  return server;
}

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

export const SUBJECTS = ["bare", "callsight", "sentry"] as const;
export type Subject = (typeof SUBJECTS)[number];

export type SubjectFigures = {
  /** All that passed, uploads in between included, by the number of calls. */
  meanMicros: number;
  p50Micros: number;
  p99Micros: number;
  /** Of this process, all its threads. */
  cpuMicros: number;
  heapMb: number;
};

const WARM_UP = 3_000;
/** A server that is never idle would never upload; real ones wait for their network after every call. */
const CALLS_BETWEEN_BREATHS = 64;
const breath = () => new Promise((resolve) => setImmediate(resolve));

/** How each wraps a server; its start-up is not measured. */
const WRAPPERS: Record<Subject, (server: McpServer, dsn: string, built: string) => Promise<void>> = {
  bare: async () => {},
  callsight: async (server, dsn, built) => {
    const { wrapMcpServer } = (await import(built)) as typeof import("@/sdk/src/node");
    wrapMcpServer(server, { dsn });
  },
  sentry: async (server, dsn) => {
    const Sentry = await import("@sentry/node");
    // Arguments and results too, as ours records them.
    Sentry.init({ dsn, tracesSampleRate: 1 });
    Sentry.wrapMcpServerWithSentry(server, { recordInputs: true, recordOutputs: true });
  },
};

async function measure(subject: Subject, calls: number, dsn: string, built: string): Promise<SubjectFigures> {
  const server = new McpServer({ name: "echo", version: "1.0.0" });
  server.registerTool("echo", { inputSchema: { text: z.string() } }, ({ text }) => ({
    content: [{ type: "text", text }],
  }));
  await WRAPPERS[subject](server, dsn, built);
  const [theirs, ours] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "bench", version: "1.0.0" });
  await Promise.all([server.connect(theirs), client.connect(ours)]);
  const call = () => client.callTool({ name: "echo", arguments: { text: "the quick brown fox" } });

  for (let n = 0; n < WARM_UP; n++) {
    await call();
    if (n % CALLS_BETWEEN_BREATHS === 0) await breath();
  }
  const micros = new Float64Array(calls);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (let n = 0; n < calls; n++) {
    const calledAt = performance.now();
    await call();
    micros[n] = (performance.now() - calledAt) * 1_000;
    if (n % CALLS_BETWEEN_BREATHS === 0) await breath();
  }
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  micros.sort();
  globalThis.gc?.();
  return {
    meanMicros: (elapsedMs * 1_000) / calls,
    p50Micros: micros[Math.floor(calls * 0.5)] ?? 0,
    p99Micros: micros[Math.floor(calls * 0.99)] ?? 0,
    cpuMicros: (user + system) / calls,
    heapMb: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

const [, , subject, calls, dsn, built] = process.argv;
const known = SUBJECTS.find((one) => one === subject);
if (known && process.send && dsn && built) {
  const figures = await measure(known, Number(calls), dsn, built);
  process.send(figures, () => process.exit(0));
}

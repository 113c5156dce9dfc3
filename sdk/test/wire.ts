import { InMemoryTransport as InMemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import { InMemoryTransport as InMemoryV2 } from "@modelcontextprotocol/server";

/** JSON-RPC to and from a server, to the byte: no client stands between, so illegal messages can be sent too. */
export type Wire = {
  send: (message: object) => void;
  /** What the server sent, as JSON, in its order. */
  received: string[];
  close: () => Promise<void>;
};

type Connectable = { connect: (transport: never) => Promise<void> };

/** Connects a server of either line in memory. */
export async function wireTo(server: Connectable, line: "v1" | "v2"): Promise<Wire> {
  const [theirs, ours] = line === "v1" ? InMemoryV1.createLinkedPair() : InMemoryV2.createLinkedPair();
  const received: string[] = [];
  ours.onmessage = (message: unknown) => void received.push(JSON.stringify(message));
  await server.connect(theirs as never);
  await ours.start();
  return {
    send: (message) => void ours.send({ jsonrpc: "2.0", ...message } as never),
    received,
    close: () => ours.close(),
  };
}

/** What a client says first. */
export const HELLO = {
  id: 0,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "wire", version: "3.2.1", title: "The wire" },
  },
};
export const READY = { method: "notifications/initialized" };

/** Until nothing is on its way any more in this process: some rounds of the event loop. */
export async function settled(rounds = 5): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise((resolve) => setImmediate(resolve));
}

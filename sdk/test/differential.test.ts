import { beforeAll, describe, expect, test } from "vitest";
import { ownFailures } from "../src/guard";
import { flush, wrapMcpServer } from "../src/node";
import { type Manner, startSink } from "./sink";
import { HELLO, READY, settled, wireTo } from "./wire";
import { type Log, workshopV1, workshopV2 } from "./workshop";

const sink = startSink();

/** A number in [0, 1), the same sequence for the same seed. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const call = (name: string, given?: unknown) => ({
  method: "tools/call",
  params: { name, ...(given === undefined ? {} : { arguments: given }) },
});

/** What clients send: legal, illegal, and what the MCP SDK itself has no answer for. */
const REQUESTS: ReadonlyArray<(dice: () => number) => object> = [
  (dice) => call("echo", { text: `word ${Math.floor(dice() * 1_000)} — „ü“ 🛠` }),
  (dice) => call("strict", { a: Math.floor(dice() * 100) }),
  () => call("strict", { a: 1, extra: true }),
  () => call("strict", { a: "one" }),
  () => call("strict"),
  (dice) => call("slow", { count: Math.floor(dice() * 50) }),
  () => call("hold"),
  () => call("release"),
  (dice) => call("boom", { text: String(dice()) }),
  () => call("throws_text"),
  () => call("refuses"),
  () => call("no such tool", {}),
  () => ({ method: "tools/call", params: {} }),
  () => ({ method: "tools/call" }),
  () => ({ method: "tools/call", params: { name: 7 } }),
  () => ({ method: "tools/call", params: { name: "echo", arguments: "text" } }),
  () => ({
    method: "tools/call",
    params: { name: "echo", arguments: { text: "x" }, _meta: { traceparent: "nonsense" } },
  }),
  () => ({
    method: "tools/call",
    params: { name: "echo", arguments: { __proto__: null, text: "y" }, _meta: null },
  }),
  () => ({ method: "tools/list" }),
  () => ({ method: "resources/list" }),
  () => ({ method: "resources/templates/list", params: {} }),
  (dice) => ({ method: "resources/read", params: { uri: `shop://pages/${Math.floor(dice() * 5)}` } }),
  () => ({ method: "resources/read", params: { uri: "shop://pages/broken" } }),
  () => ({ method: "resources/read", params: { uri: "shop://nowhere" } }),
  () => ({ method: "resources/read", params: { uri: "no uri" } }),
  () => ({ method: "prompts/get", params: { name: "explain", arguments: { topic: "tides" } } }),
  () => ({ method: "prompts/get", params: { name: "explain", arguments: { topic: "nothing" } } }),
  () => ({ method: "prompts/get", params: { name: "explain" } }),
  () => ({ method: "prompts/get", params: { name: "bare" } }),
  () => ({ method: "ping" }),
  () => ({ method: "no/such/method", params: [1, 2] }),
  () => ({ method: "logging/setLevel", params: { level: "info" } }),
];

/** A session, the same for the same seed: requests in bursts, some cancelled, some with an id that is used twice. */
async function play(line: "v1" | "v2", dsn: string | null, seed: number) {
  const log: Log = [];
  const bare = line === "v1" ? workshopV1(log) : workshopV2(log);
  const server = dsn ? wrapMcpServer(bare, { dsn }) : bare;
  const wire = await wireTo(server, line);
  wire.send(HELLO);
  await settled();
  wire.send(READY);
  const dice = diceOf(seed);
  for (let id = 1; id <= 250; id++) {
    const request = REQUESTS[Math.floor(dice() * REQUESTS.length)]?.(dice) ?? {};
    const isTwice = dice() < 0.02;
    wire.send({ id: dice() < 0.1 ? `text-${id}` : isTwice ? id - 1 : id, ...request });
    if (dice() < 0.05)
      wire.send({ method: "notifications/cancelled", params: { requestId: id, reason: "enough" } });
    if (dice() < 0.03) wire.send({ method: "notifications/unheard", params: { of: id } });
    // A burst ends now and then.
    if (dice() < 0.25) await settled();
    // Uploads go on in the middle of it all.
    if (dsn && id % 50 === 0) void flush();
  }
  wire.send({ id: "last", ...call("release") });
  await settled(10);
  await wire.close();
  await settled();
  return { received: wire.received, log };
}

const SEEDS = [1, 2, 3];

async function expectNoDifference(line: "v1" | "v2", seed: number, project = 1): Promise<void> {
  const bare = await play(line, null, seed);
  const wrapped = await play(line, sink.dsn(project), seed);
  expect(wrapped.received).toEqual(bare.received);
  expect(wrapped.log).toEqual(bare.log);
  expect(bare.received.length).toBeGreaterThan(150);
  expect(ownFailures()).toBe(0);
}

describe.each(["v1", "v2"] as const)("with and without the wrapper, on the MCP SDK %s", (line) => {
  test.each(SEEDS)(
    "answers are the same to the byte, and handlers run as often, in the same order (%i)",
    (seed) => expectNoDifference(line, seed),
  );

  test("and the wrapper did see them", async () => {
    const spans = await sink.spans();
    expect(spans.filter(({ name }) => name === "tools/call echo").length).toBeGreaterThan(10);
  });
});

const RECEIVERS: ReadonlyArray<readonly [string, Manner]> = [
  ["never answers", () => {}],
  ["answers garbage", (response) => response.writeHead(200).end("<html>\u0000")],
  ["is over its rate limit", (response) => response.writeHead(429, { "retry-after": "1" }).end()],
  ["fails", (response) => response.writeHead(500).end("{")],
  ["hangs up", (response) => response.destroy()],
  [
    "hangs up in the middle of its answer",
    (response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{");
      response.destroy();
    },
  ],
];

describe.each(RECEIVERS)("when the receiver %s", (name, manner) => {
  beforeAll(() => sink.behaves(manner));

  test.each(["v1", "v2"] as const)("nothing changes for a server of the MCP SDK %s", async (line) => {
    const project = 2 + RECEIVERS.findIndex(([one]) => one === name);
    await expectNoDifference(line, 9, project);
    await expect.poll(() => sink.uploads.some(({ path }) => path.startsWith(`/api/${project}/`))).toBe(true);
  });
});

test("when no receiver listens, nothing changes", async () => {
  const bare = await play("v1", null, 11);
  const wrapped = await play("v1", "http://0123456789abcdef0123456789abcdef@127.0.0.1:9/1", 11);
  expect(wrapped).toEqual(bare);
});

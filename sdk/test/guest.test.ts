import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { wrapMcpServer } from "../src/node";
import { startSink } from "./sink";
import { HELLO, READY, settled, wireTo } from "./wire";
import { workshopV1, workshopV2 } from "./workshop";

const sink = startSink();
afterEach(() => vi.restoreAllMocks());

const echo = { id: 1, method: "tools/call", params: { name: "echo", arguments: { text: "x" } } };

/** How an object looks to whoever inspects it. */
const looks = (object: object) => ({
  keys: Object.keys(object),
  json: Object.keys(object).length,
  forIn: (() => {
    const keys: string[] = [];
    for (const key in object) keys.push(key);
    return keys;
  })(),
  prototype: Object.getPrototypeOf(object),
});

describe.each([
  ["v1", workshopV1],
  ["v2", workshopV2],
] as const)("a server of the MCP SDK %s", (line, make) => {
  test("comes back as the very object, and looks as it did", () => {
    const server = make();
    const before = [looks(server), looks(server.server)];
    expect(wrapMcpServer(server, { dsn: sink.dsn() })).toBe(server);
    expect([looks(server), looks(server.server)]).toEqual(before);
    expect([server.server.connect.name, server.server.connect.length]).toEqual(["connect", 1]);
  });

  test("wrapped twice, once inside and once as a whole, is told of once", async () => {
    const server = make();
    const dsn = sink.dsn(line === "v1" ? 11 : 12);
    wrapMcpServer(server.server, { dsn });
    wrapMcpServer(wrapMcpServer(server, { dsn }), { dsn });
    const wire = await wireTo(server, line);
    wire.send(HELLO);
    wire.send(READY);
    wire.send(echo);
    await settled();
    await wire.close();
    const spans = await sink.spans(line === "v1" ? 11 : 12);
    expect(spans.filter(({ name }) => name === "tools/call echo")).toHaveLength(1);
  });

  test("that is connected already is watched from now on, and its client is known", async () => {
    const server = make();
    const wire = await wireTo(server, line);
    wire.send(HELLO);
    await settled();
    wrapMcpServer(server, { dsn: sink.dsn(line === "v1" ? 13 : 14) });
    wire.send(READY);
    wire.send(echo);
    await settled();
    await wire.close();
    const spans = await sink.spans(line === "v1" ? 13 : 14);
    const call = spans.find(({ name }) => name === "tools/call echo");
    expect(call?.attributes["mcp.client.name"]).toBe("wire");
  });

  test("that is connected anew is told of once", async () => {
    const server = make();
    const project = line === "v1" ? 15 : 16;
    wrapMcpServer(server, { dsn: sink.dsn(project) });
    const first = await wireTo(server, line);
    await first.close();
    const second = await wireTo(server, line);
    second.send(HELLO);
    await settled();
    second.send(echo);
    await settled();
    await second.close();
    const spans = await sink.spans(project);
    expect(spans.filter(({ name }) => name === "tools/call echo")).toHaveLength(1);
  });

  test("without a DSN and without OpenTelemetry is not touched", () => {
    const server = make();
    const { connect } = server.server;
    wrapMcpServer(server);
    expect(server.server.connect).toBe(connect);
    expect(Object.hasOwn(server.server, "connect")).toBe(false);
  });

  test("whose connecting fails, fails as before and is left as it was", async () => {
    const server = make();
    wrapMcpServer(server, { dsn: sink.dsn() });
    const [transport] = InMemoryTransport.createLinkedPair();
    const start = () => Promise.reject(new Error("no port"));
    Object.defineProperty(transport, "start", { value: start, configurable: true, writable: true });
    await expect(server.connect(transport as never)).rejects.toThrow("no port");
    expect(transport.start).toBe(start);
  });
});

describe("what it cannot watch", () => {
  const frozen = () => {
    const server = new McpServer({ name: "frozen", version: "1" });
    Object.freeze(server.server);
    return server;
  };
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("do not look");
      },
    },
  );
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "server"],
    ["an object that is no server", { listen: () => {} }],
    ["a class", McpServer],
    ["a frozen server", frozen()],
    ["an object that throws when it is looked at", hostile],
  ])("comes back as it was, with a line on stderr: %s", (_, given) => {
    const stderr = vi.spyOn(console, "error").mockImplementation(() => {});
    const stdout = vi.spyOn(process.stdout, "write");
    expect(wrapMcpServer(given, { dsn: sink.dsn() })).toBe(given);
    expect(wrapMcpServer(given, { dsn: sink.dsn() })).toBe(given);
    expect(stderr.mock.calls.length).toBeLessThanOrEqual(1);
    expect(stdout).not.toHaveBeenCalled();
  });

  test("a DSN that is none is said once, and the server is not touched", () => {
    const stderr = vi.spyOn(console, "error").mockImplementation(() => {});
    const { connect } = workshopV1().server;
    for (const dsn of ["not a url", "not a url"]) {
      expect(wrapMcpServer(workshopV1(), { dsn }).server.connect).toBe(connect);
    }
    expect(stderr.mock.calls).toEqual([[expect.stringContaining("CALLSIGHT_DSN is no URL")]]);
  });
});

describe("a factory", () => {
  test("stays a function of the same name, gets what it is given, and fails as before", async () => {
    const given: unknown[] = [];
    function makeServer(...all: unknown[]) {
      given.push(...all);
      return workshopV2();
    }
    const factory = wrapMcpServer(makeServer, { dsn: sink.dsn() });
    expect([factory.name, factory.length]).toEqual(["makeServer", 0]);
    expect(factory("a", 2)).toBeInstanceOf(Object);
    expect(given).toEqual(["a", 2]);
    const failing = wrapMcpServer(() => Promise.reject(new Error("no database")), { dsn: sink.dsn() });
    await expect(failing()).rejects.toThrow("no database");
  });

  test("gives the very promise that the host's factory gave", () => {
    const promise = Promise.resolve(workshopV2());
    expect(wrapMcpServer(() => promise, { dsn: sink.dsn() })()).toBe(promise);
  });

  test("a handler keeps its keys", () => {
    const handler = createMcpHandler(() => workshopV2());
    const before = looks(handler);
    expect(looks(wrapMcpServer(handler, { dsn: sink.dsn() }))).toEqual(before);
  });
});

test("a handler that returns something lazily thenable is not run twice", async () => {
  let runs = 0;
  const server = workshopV1();
  // A query builder: every `then` runs the query.
  const method = "then";
  const query = {
    [method]: (done: (result: object) => void) => {
      runs += 1;
      done({ content: [] });
    },
  };
  server.registerTool("query", {}, () => query as never);
  const play = async (isWrapped: boolean) => {
    runs = 0;
    if (isWrapped) wrapMcpServer(server, { dsn: sink.dsn(17) });
    const wire = await wireTo(server, "v1");
    wire.send(HELLO);
    await settled();
    wire.send({ id: 1, method: "tools/call", params: { name: "query" } });
    await settled();
    await wire.close();
    return { runs, received: wire.received };
  };
  const bare = await play(false);
  expect(await play(true)).toEqual(bare);
  expect(bare.runs).toBe(1);
});

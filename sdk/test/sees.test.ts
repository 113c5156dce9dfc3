import { describe, expect, test } from "vitest";
import { wrapMcpServer } from "../src/node";
import { type SeenSpan, startSink } from "./sink";
import { HELLO, READY, settled, wireTo } from "./wire";
import { workshopV1, workshopV2 } from "./workshop";

const sink = startSink();
let projects = 0;

/** A wrapped workshop in a project of its own, past the handshake. */
async function workshop(line: "v1" | "v2", options: Parameters<typeof wrapMcpServer>[1] = {}) {
  const project = ++projects;
  const server = line === "v1" ? workshopV1() : workshopV2();
  wrapMcpServer(server, { dsn: sink.dsn(project), ...options });
  const wire = await wireTo(server, line);
  wire.send(HELLO);
  await settled();
  wire.send(READY);
  return { server, wire, spans: () => sink.spans(project) };
}

const call = (id: number | string, name: string, given?: object, meta?: object) => ({
  id,
  method: "tools/call",
  params: { name, ...(given ? { arguments: given } : {}), ...(meta ? { _meta: meta } : {}) },
});

/** Sends requests one after the other, and returns the span of each. */
async function spansOf(
  line: "v1" | "v2",
  ...requests: Array<{ id: number | string; method: string; params?: object }>
) {
  const { wire, spans } = await workshop(line);
  for (const request of requests) {
    wire.send(request);
    await settled();
  }
  await wire.close();
  const seen = await spans();
  return requests.map(({ id }) => only(seen, (span) => span.attributes["jsonrpc.request.id"] === String(id)));
}

function only(spans: SeenSpan[], wanted: (span: SeenSpan) => boolean): SeenSpan {
  const found = spans.filter(wanted);
  expect(found).toHaveLength(1);
  const [span] = found;
  if (!span) throw new Error("unreachable");
  return span;
}

describe.each(["v1", "v2"] as const)("on the MCP SDK %s", (line) => {
  test("a tool call says what, who, by which way, and how much", async () => {
    const [span] = await spansOf(line, call(7, "echo", { text: "grüß dich" }));
    expect(span).toMatchObject({ name: "tools/call echo", kind: 2, events: [], links: [] });
    expect(span?.status).toBeUndefined();
    expect(span?.attributes).toMatchObject({
      "mcp.method.name": "tools/call",
      "gen_ai.tool.name": "echo",
      "gen_ai.operation.name": "execute_tool",
      "jsonrpc.request.id": "7",
      "mcp.protocol.version": "2025-11-25",
      "mcp.client.name": "wire",
      "mcp.client.version": "3.2.1",
      "mcp.client.title": "The wire",
      "mcp.server.name": "workshop",
      "mcp.server.version": "1.4.2",
      "mcp.transport": "in_memory",
      "gen_ai.tool.call.arguments": '{"text":"grüß dich"}',
      "callsight.arguments_bytes": 22,
      "callsight.result_tokens": expect.any(Number),
    });
    expect(JSON.parse(String(span?.attributes["gen_ai.tool.call.result"]))).toMatchObject({
      content: [{ type: "text", text: "grüß dich" }],
    });
  });

  test("a tool that throws keeps its exception, which the MCP SDK swallows", async () => {
    const [span] = await spansOf(line, call(1, "boom", { text: "x" }));
    expect(span?.attributes["error.type"]).toBe("tool_error");
    expect(span?.status).toEqual({ code: 2, message: "undefined cache namespace x" });
    expect(span?.events).toMatchObject([
      {
        name: "exception",
        attributes: {
          "exception.type": "CacheKeyError",
          "exception.message": "undefined cache namespace x",
          "exception.stacktrace": expect.stringContaining("workshop.ts:"),
        },
      },
    ]);
  });

  test("a tool that answers isError says so, without an exception", async () => {
    const [span] = await spansOf(line, call(1, "refuses"));
    expect(span?.attributes["error.type"]).toBe("tool_error");
    expect(span?.status?.message).toBe("the shop is closed");
    expect(span?.events).toEqual([]);
  });

  test("resources and prompts that throw keep their exceptions", async () => {
    const spans = await spansOf(
      line,
      { id: 1, method: "resources/read", params: { uri: "shop://pages/broken" } },
      { id: 2, method: "prompts/get", params: { name: "explain", arguments: { topic: "nothing" } } },
    );
    expect(spans.map(({ name }) => name)).toEqual(["resources/read", "prompts/get explain"]);
    expect(spans.map(({ attributes }) => attributes["rpc.response.status_code"])).toEqual([
      "-32603",
      "-32603",
    ]);
    expect(spans.map(({ events }) => events[0]?.attributes["exception.type"])).toEqual([
      "CacheKeyError",
      "Error",
    ]);
    expect(spans[0]?.attributes["mcp.resource.uri"]).toBe("shop://pages/broken");
    expect(spans[1]?.attributes["gen_ai.prompt.variable.topic"]).toBe("nothing");
  });

  test("what a caller got wrong is no error of the server, and no exception", async () => {
    const spans = await spansOf(
      line,
      { id: 1, method: "no/such/method" },
      { id: 2, method: "prompts/get", params: { name: "no such prompt" } },
      { id: 3, method: "resources/read", params: { uri: "shop://nowhere" } },
    );
    expect(spans.map(({ attributes }) => attributes["rpc.response.status_code"])).toEqual([
      "-32601",
      "-32602",
      expect.stringMatching(/^-32(602|002)$/),
    ]);
    expect(spans.map(({ status }) => status)).toEqual([undefined, undefined, undefined]);
    expect(spans.flatMap(({ events }) => events)).toEqual([]);
  });

  test("an unknown tool and arguments that do not fit are told with the words of the answer", async () => {
    const spans = await spansOf(line, call(1, "no such tool", {}), call(2, "strict", { a: 1, extra: 2 }));
    for (const span of spans) {
      const said = `${span.status?.message ?? ""} ${span.attributes["rpc.jsonrpc.error_message"] ?? ""}`;
      expect(said).toMatch(/not found|Input validation error|Invalid arguments/);
    }
  });

  test("a cancelled call ends as cancelled, with the reason", async () => {
    const { wire, spans } = await workshop(line);
    wire.send(call(1, "hold"));
    await settled();
    wire.send({ method: "notifications/cancelled", params: { requestId: 1, reason: "took too long" } });
    await settled();
    const seen = await spans();
    const held = only(seen, ({ name }) => name === "tools/call hold");
    expect(held.attributes).toMatchObject({
      "callsight.outcome": "cancelled",
      "callsight.reason": "took too long",
    });
    const note = only(seen, ({ name }) => name === "notifications/cancelled");
    expect(note.attributes["mcp.cancelled.request_id"]).toBe("1");
    await wire.close();
  });

  test("a call that is open when the connection closes was never answered", async () => {
    const { wire, spans } = await workshop(line);
    wire.send(call(1, "hold"));
    await settled();
    await wire.close();
    await settled();
    const held = only(await spans(), ({ name }) => name === "tools/call hold");
    expect(held.attributes).toMatchObject({
      "callsight.outcome": "no_response",
      "callsight.reason": "the connection closed",
    });
  });

  test("what the server asks and tells its client are spans of their own", async () => {
    const { server, wire, spans } = await workshop(line);
    const asked = server.server.ping().catch(() => {});
    await settled();
    const ping = wire.received.map((json) => JSON.parse(json)).find(({ method }) => method === "ping");
    wire.send({ id: ping.id, result: {} });
    await asked;
    server.sendToolListChanged();
    await settled();
    const seen = await spans();
    expect(only(seen, ({ name }) => name === "ping").kind).toBe(3);
    expect(only(seen, ({ name }) => name === "notifications/tools/list_changed").kind).toBe(3);
    expect(only(seen, ({ name }) => name === "notifications/initialized").kind).toBe(2);
    await wire.close();
  });

  test("the trace of the client goes on", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const meta = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: "vendor=1" };
    const [span, other] = await spansOf(
      line,
      call(1, "echo", { text: "x" }, meta),
      call(2, "echo", { text: "x" }),
    );
    expect(span).toMatchObject({ traceId, parentSpanId: "00f067aa0ba902b7", traceState: "vendor=1" });
    expect(other?.parentSpanId).toBeUndefined();
    expect(other?.traceId).not.toBe(traceId);
  });

  test("requests with one id at the same time are both followed", async () => {
    const { wire, spans } = await workshop(line);
    wire.send(call(5, "slow", { count: 40 }));
    wire.send(call(5, "slow", { count: 40 }));
    await settled(10);
    await wire.close();
    const slow = (await spans()).filter(({ name }) => name === "tools/call slow");
    expect(slow).toHaveLength(2);
  });
});

describe("what the owner decides", () => {
  const secret = { text: "s3cret" };
  const echoed = async (options: Parameters<typeof wrapMcpServer>[1]) => {
    const { wire, spans } = await workshop("v1", options);
    wire.send(call(1, "echo", secret));
    await settled();
    const answer = wire.received.at(-1);
    await wire.close();
    const all = await spans();
    const seen = all.filter(({ name }) => name.startsWith("tools/call"));
    return { answer, seen, names: all.map(({ name }) => name), attributes: seen[0]?.attributes ?? {} };
  };

  test("inputs and outputs can be left out, each; sizes stay", async () => {
    const { attributes } = await echoed({
      recordInputs: false,
      recordOutputs: ({ target }) => target !== "echo",
    });
    expect(attributes).toMatchObject({ "callsight.arguments_bytes": 17, "callsight.result_bytes": 45 });
    expect(attributes).not.toHaveProperty("gen_ai.tool.call.arguments");
    expect(attributes).not.toHaveProperty("gen_ai.tool.call.result");
  });

  test("redact changes what is recorded, never what is answered", async () => {
    const seenPaths: string[] = [];
    const { attributes, answer } = await echoed({
      redact: (value, path, { target }) => {
        seenPaths.push(`${target}:${path.join(".")}`);
        return value === "s3cret" ? "[gone]" : value;
      },
    });
    expect(attributes["gen_ai.tool.call.arguments"]).toBe('{"text":"[gone]"}');
    expect(attributes["gen_ai.tool.call.result"]).toContain("[gone]");
    expect(attributes["callsight.arguments_bytes"]).toBe(17);
    expect(answer).toContain("s3cret");
    expect(seenPaths).toContain("echo:result.content.0.text");
  });

  test("a redact that throws leaves the value out", async () => {
    const { attributes, answer } = await echoed({
      redact: () => {
        throw new Error("redact is broken");
      },
    });
    expect(JSON.stringify(attributes)).not.toContain("s3cret");
    expect(attributes["gen_ai.tool.name"]).toBe("echo");
    expect(answer).toContain("s3cret");
  });

  test("a long value is cut, and nothing that says which call it was", async () => {
    const { attributes } = await echoed({ payloadLengthMax: 10 });
    expect(attributes).toMatchObject({
      "gen_ai.tool.call.arguments": '{"text":"s',
      "callsight.arguments_bytes": 17,
      "gen_ai.tool.name": "echo",
    });
  });

  test("beforeSend may change a span, or drop it, which is counted", async () => {
    const changed = await echoed({ beforeSend: (span) => ({ ...span, name: "mine" }) });
    expect(changed.seen).toEqual([]);
    expect(changed.names).toContain("mine");
    const dropped = await echoed({ beforeSend: (span) => (span.name.startsWith("tools/") ? null : span) });
    expect(dropped.seen).toEqual([]);
    expect(sink.uploads.at(-1)?.headers["callsight-dropped"]).toBe("before_send=1");
  });

  test("identify names the user", async () => {
    const { attributes } = await echoed({ identify: () => ({ id: "ada" }) });
    expect(attributes["user.id"]).toBe("ada");
  });

  test("sampling says in the trace state how many calls one stands for", async () => {
    const { wire, spans } = await workshop("v1", { sampleRate: 0.25 });
    for (let id = 1; id <= 400; id++) wire.send(call(id, "echo", secret));
    await settled(10);
    expect(wire.received.length).toBe(401);
    await wire.close();
    const seen = (await spans()).filter(({ name }) => name === "tools/call echo");
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.length).toBeLessThan(150);
    expect(new Set(seen.map(({ traceState }) => traceState))).toEqual(new Set(["ot=th:c"]));
  });

  test("a request that runs longer than it may is reported as never answered, and its late answer is not", async () => {
    const { wire, spans } = await workshop("v1", { noResponseAfterMs: 0 });
    wire.send(call(1, "hold"));
    await expectSoon(async () => {
      const held = (await spans()).filter(({ name }) => name === "tools/call hold");
      expect(held.map(({ attributes }) => attributes["callsight.reason"])).toEqual(["still running"]);
    });
    wire.send(call(2, "release"));
    await settled();
    await wire.close();
    expect((await spans()).filter(({ name }) => name === "tools/call hold")).toHaveLength(1);
  });
});

async function expectSoon(check: () => Promise<void>): Promise<void> {
  await expect.poll(() => check().then(() => true), { timeout: 15_000, interval: 200 }).toBe(true);
}

import { describe, expect, test } from "vitest";
import { attributesOf, NOW_US, rowOf, SENTRY_JS, SENTRY_PYTHON, spanWith } from "./given";

const json = (text: string): unknown => (text === "" ? undefined : JSON.parse(text));
const mcp = (
  method: string,
  attributes: Parameters<typeof spanWith>[0] = {},
  otherwise: Parameters<typeof spanWith>[1] = {},
) => rowOf(spanWith({ "mcp.method.name": method, ...attributes }, otherwise));
const sentry = (attributes: Parameters<typeof spanWith>[0], otherwise: Parameters<typeof spanWith>[1] = {}) =>
  rowOf(spanWith(attributes, { sender: SENTRY_JS, kind: "unspecified", status: "ok", ...otherwise }));

describe("what a method is about", () => {
  test.each([
    ["tools/call", "tool"],
    ["tools/list", "tool"],
    ["resources/read", "resource"],
    ["resources/templates/list", "resource"],
    ["prompts/get", "prompt"],
    ["initialize", "protocol"],
    ["ping", "protocol"],
    ["completion/complete", "protocol"],
    ["logging/setLevel", "protocol"],
    ["server/discover", "protocol"],
    ["foo/bar", "protocol"],
    ["notifications/progress", "notification"],
    ["notifications/resources/updated", "notification"],
  ])("%s is %s", (method, category) => expect(mcp(method).category).toBe(category));
});

describe("whose call a span is", () => {
  test.each<[string, ReturnType<typeof rowOf>, 0 | 1, string]>([
    ["a server's span", mcp("ping", {}, { kind: "server" }), 1, "inbound"],
    ["a client's span", mcp("ping", {}, { kind: "client" }), 0, "outbound"],
    ["an agent's own span around the call", mcp("tools/call", {}, { kind: "internal" }), 0, ""],
    ["Sentry's request", sentry({ "sentry.op": "mcp.server", "mcp.method.name": "ping" }), 1, "inbound"],
    [
      "Sentry's notification from the client",
      sentry({
        "sentry.op": "mcp.notification.client_to_server",
        "mcp.method.name": "notifications/cancelled",
      }),
      1,
      "inbound",
    ],
    [
      "Sentry's notification to the client",
      sentry({
        "sentry.op": "mcp.notification.server_to_client",
        "mcp.method.name": "notifications/message",
      }),
      0,
      "outbound",
    ],
    ["an HTTP server's span", rowOf(spanWith({ "http.request.method": "POST" })), 0, ""],
  ])("%s", (_, row, isServerCall, direction) =>
    expect([row.is_server_call, row.direction]).toEqual([isServerCall, direction]),
  );
});

describe("what was called", () => {
  test.each<[string, ReturnType<typeof rowOf>, string]>([
    ["OpenTelemetry's name of a tool", mcp("tools/call", { "gen_ai.tool.name": "add" }), "add"],
    ["Sentry's name of a tool", mcp("tools/call", { "mcp.tool.name": "add" }), "add"],
    [
      "the former before the latter",
      mcp("tools/call", { "mcp.tool.name": "b", "gen_ai.tool.name": "a" }),
      "a",
    ],
    ["a prompt", mcp("prompts/get", { "gen_ai.prompt.name": "review" }), "review"],
    ["a resource", mcp("resources/subscribe", { "mcp.resource.uri": "file:///a" }), "file:///a"],
    ["a tool by the span's name", mcp("tools/call", {}, { name: "tools/call add" }), "add"],
    [
      "a resource by the span's name",
      mcp("resources/read", {}, { name: "resources/read file:///a b" }),
      "file:///a b",
    ],
    [
      "a resource by its argument",
      mcp("resources/read", { "mcp.request.argument.uri": '"file:///a"' }),
      "file:///a",
    ],
    [
      "a prompt by its argument",
      sentry({
        "sentry.op": "mcp.server",
        "mcp.method.name": "prompts/get",
        "mcp.request.argument.name": '"review"',
      }),
      "review",
    ],
    ["nothing for a list", mcp("tools/list", { "gen_ai.tool.name": "add" }), ""],
    ["nothing that is known", mcp("tools/call"), ""],
  ])("%s", (_, row, target) => expect(row.target).toBe(target));

  test("the loser of two names stays an attribute", () => {
    expect(mcp("tools/call", { "mcp.tool.name": "b", "gen_ai.tool.name": "a" }).attributes).toEqual({
      "mcp.tool.name": "b",
    });
    expect(mcp("tools/call", { "gen_ai.tool.name": "a", "mcp.tool.name": "a" }).attributes).toEqual({});
  });
});

describe("arguments", () => {
  const call = {
    "sentry.op": "mcp.server",
    "mcp.method.name": "tools/call",
    "mcp.tool.name": "t",
    "mcp.tool.result.content_count": 0,
  };
  test.each<[string, ReturnType<typeof rowOf>, unknown]>([
    ["an object as JSON text", mcp("tools/call", { "gen_ai.tool.call.arguments": '{"a":1}' }), { a: 1 }],
    [
      "an object as a structured value",
      mcp("tools/call", { "gen_ai.tool.call.arguments": { a: 1, b: ["x"] } }),
      { a: 1, b: ["x"] },
    ],
    ["text that is no JSON", mcp("tools/call", { "gen_ai.tool.call.arguments": "a=1" }), "a=1"],
    [
      "Sentry's, each JSON of its own",
      sentry({
        ...call,
        "mcp.request.argument.a": "1",
        "mcp.request.argument.b": '"1"',
        "mcp.request.argument.c": '{"d":null}',
        "mcp.request.argument.e": "raw",
      }),
      { a: 1, b: "1", c: { d: null }, e: "raw" },
    ],
    [
      "a prompt's, without its name",
      sentry({
        "sentry.op": "mcp.server",
        "mcp.method.name": "prompts/get",
        "mcp.prompt.name": "p",
        "mcp.request.argument.name": '"p"',
        "mcp.request.argument.code": '"x"',
      }),
      { code: "x" },
    ],
    [
      "a prompt's variables",
      mcp("prompts/get", {
        "gen_ai.prompt.name": "p",
        "gen_ai.prompt.variable.code": "x=1",
        "gen_ai.prompt.variable.line": "42",
      }),
      { code: "x=1", line: "42" },
    ],
    [
      "a resource's URI is no argument",
      mcp("resources/read", { "mcp.resource.uri": "a:b", "mcp.request.argument.uri": '"a:b"' }),
      undefined,
    ],
    [
      "Python's plain text",
      rowOf(
        spanWith(
          { ...call, "mcp.request.argument.a": "x=1", "mcp.request.argument.b": "2" },
          { sender: SENTRY_PYTHON },
        ),
      ),
      { a: "x=1", b: 2 },
    ],
    ["none", mcp("tools/call"), undefined],
  ])("%s", (_, row, expected) => expect(json(row.arguments)).toEqual(expected));

  test("keep numbers that a double cannot hold, as sent where nothing forces a rewrite", () => {
    const exact = '{"n":12345678901234567890,"f":1e999,"x":0.1000000000000000055}';
    expect(mcp("tools/call", { "gen_ai.tool.call.arguments": exact }).arguments).toBe(exact);
    const rewritten = mcp("tools/call", {
      "gen_ai.tool.call.arguments": exact.replace("{", '{"a":"\\u0000",'),
    });
    expect(json(rewritten.arguments)).toMatchObject({ n: "12345678901234567890", f: "1e999" });
    const python = rowOf(spanWith({ ...call, "mcp.tool.result.content": exact }, { sender: SENTRY_PYTHON }));
    expect(json(python.result)).toMatchObject({ structuredContent: { n: "12345678901234567890" } });
  });

  test("an argument called __proto__ is an argument", () => {
    const row = sentry({ ...call, "mcp.request.argument.__proto__": '{"x":1}' });
    expect(row.arguments).toBe('{"__proto__":{"x":1}}');
  });
});

describe("results", () => {
  const call = { "sentry.op": "mcp.server", "mcp.method.name": "tools/call", "mcp.tool.name": "t" };
  test.each<[string, ReturnType<typeof rowOf>, unknown]>([
    [
      "whole, as JSON text",
      mcp("tools/call", { "gen_ai.tool.call.result": '{"content":[]}' }),
      { content: [] },
    ],
    ["whole, as plain text", mcp("tools/call", { "gen_ai.tool.call.result": "seven" }), "seven"],
    [
      "text that looks like JSON stays text",
      sentry({
        ...call,
        "mcp.tool.result.content_count": 1,
        "mcp.tool.result.content_type": "text",
        "mcp.tool.result.content": '{"a":1}',
      }),
      { content: [{ type: "text", text: '{"a":1}' }] },
    ],
    [
      "Python's structured content",
      rowOf(spanWith({ ...call, "mcp.tool.result.content": '{"result": 3}' }, { sender: SENTRY_PYTHON })),
      { structuredContent: { result: 3 } },
    ],
    [
      "Python's joined texts",
      rowOf(spanWith({ ...call, "mcp.tool.result.content": "hello there" }, { sender: SENTRY_PYTHON })),
      { content: [{ type: "text", text: "hello there" }] },
    ],
    [
      "an error",
      sentry({
        ...call,
        "mcp.tool.result.is_error": true,
        "mcp.tool.result.content_type": "text",
        "mcp.tool.result.content": "no",
      }),
      { content: [{ type: "text", text: "no" }], isError: true },
    ],
    [
      "a prompt's",
      sentry({
        "sentry.op": "mcp.server",
        "mcp.method.name": "prompts/get",
        "mcp.prompt.result.message_count": 1,
        "mcp.prompt.result.description": "d",
        "mcp.prompt.result.message_role": "user",
        "mcp.prompt.result.message_content": "hi",
      }),
      { description: "d", messages: [{ role: "user", content: { type: "text", text: "hi" } }] },
    ],
    [
      "not recorded",
      sentry({
        ...call,
        "mcp.tool.result.content_count": 2,
        "mcp.tool.result.0.content_type": "text",
        "mcp.tool.result.1.content_type": "image",
      }),
      undefined,
    ],
  ])("%s", (_, row, expected) => expect(json(row.result)).toEqual(expected));

  test("not recorded: how many parts, and of which kind, stay attributes", () => {
    const row = sentry({
      ...call,
      "mcp.tool.result.content_count": 1,
      "mcp.tool.result.content_type": "text",
    });
    expect(row).toMatchObject({
      result: "",
      result_bytes: 0,
      outcome: "ok",
      attributes: { "mcp.tool.result.content_count": "1", "mcp.tool.result.content_type": "text" },
    });
  });
});

describe("who called, over what", () => {
  test.each<[string, Parameters<typeof spanWith>[0], Partial<ReturnType<typeof rowOf>>]>([
    [
      "a class of transport",
      { "mcp.transport": "SSEServerTransport" },
      { transport: "sse", transport_raw: "SSEServerTransport" },
    ],
    ["a pipe", { "network.transport": "pipe" }, { transport: "stdio", transport_raw: "pipe" }],
    [
      "TCP of today",
      { "network.transport": "tcp", "mcp.protocol.version": "2025-06-18" },
      { transport: "streamable_http" },
    ],
    [
      "TCP of 2024",
      { "network.transport": "tcp", "mcp.protocol.version": "2024-11-05" },
      { transport: "sse" },
    ],
    ["nobody knows", {}, { transport: "" }],
    [
      "a known client's other spelling",
      { "mcp.client.name": "Claude Code", "mcp.client.version": "1.0" },
      { client_name: "claude-code", client_version: "1.0" },
    ],
    ["a client nobody knows", { "mcp.client.name": " My  Client " }, { client_name: "My  Client" }],
    ["a request id that is a number", { "mcp.request.id": 3 }, { request_id: "3" }],
    ["a request id of 0", { "jsonrpc.request.id": 0 }, { request_id: "0" }],
    [
      "a session before 2026-07-28",
      { "mcp.session.id": "s", "mcp.protocol.version": "2025-11-25" },
      { session_id: "s" },
    ],
    ["no session since", { "mcp.session.id": "s", "mcp.protocol.version": "2026-07-28" }, { session_id: "" }],
    ["a user", { "enduser.id": "u1", "user.email": "a@b.io" }, { user_id: "u1" }],
  ])("%s", (_, attributes, expected) => expect(mcp("tools/list", attributes)).toMatchObject(expected));

  test("a server without a name of its own is named after its service", () => {
    const sender = {
      ...spanWith({}).sender,
      service: "calculator",
      serviceVersion: "1.2.0",
      release: "1.2.0",
      environment: "prod",
    };
    expect(mcp("ping", {}, { sender })).toMatchObject({
      server_name: "calculator",
      server_version: "1.2.0",
      release: "1.2.0",
      environment: "prod",
    });
    expect(mcp("ping", { "mcp.server.name": "calc" }, { sender })).toMatchObject({
      server_name: "calc",
      server_version: "",
    });
  });
});

describe("what is stored beside", () => {
  test("attributes that became columns are not repeated, noise and raw bodies are left out", () => {
    const row = sentry({
      "sentry.op": "mcp.server",
      "mcp.method.name": "tools/list",
      "mcp.request.id": "1",
      "network.protocol.version": "2.0",
      "os.name": "x",
      "device.archs": ["x64"],
      "sentry.sdk.integrations": ["a"],
      "http.request.body.data": '{"jsonrpc":"2.0"}',
      "http.request.header.user-agent": ["node"],
      "http.request.header.x-team": ["a"],
      "app.start_time": "t",
      mine: [1, { b: true }],
    });
    expect(row.attributes).toEqual({ "http.request.header.x-team": "a", mine: '[1,{"b":true}]' });
    expect(row.user_agent).toBe("node");
  });

  test("names that would break an object", () => {
    const attributes = attributesOf({});
    attributes.set("__proto__", "p").set("constructor", "c").set("toString", { __proto__: null, a: 1 });
    const row = rowOf({ ...spanWith({}), attributes });
    expect(JSON.stringify(row.attributes)).toBe(
      '{"__proto__":"p","constructor":"c","toString":"{\\"a\\":1}"}',
    );
  });

  test("links, and a negative duration", () => {
    const row = rowOf(spanWith({}, { endUs: NOW_US - 300_000_500, links: [{ traceId: "a", spanId: "b" }] }));
    expect(row).toMatchObject({
      duration_us: 0,
      attributes: {
        "callsight.negative_duration_us": "-500",
        "callsight.links": '[{"traceId":"a","spanId":"b"}]',
      },
    });
  });
});

describe("what is too large is cut, with its size kept, and identity survives", () => {
  const big = (bytes: number) =>
    JSON.stringify({ content: [{ type: "text", text: "ä".repeat(bytes / 2) }], isError: true });

  test("a result: still JSON, and how much is missing", () => {
    const result = big(200_000);
    const row = mcp("tools/call", {
      "gen_ai.tool.name": "t",
      "error.type": "tool_error",
      "gen_ai.tool.call.result": result,
    });
    expect(row).toMatchObject({
      target: "t",
      outcome: "tool_error",
      result_bytes: Buffer.byteLength(result),
      result_tokens: Math.ceil(Buffer.byteLength(result) / 4),
    });
    expect(Buffer.byteLength(row.result)).toBeLessThanOrEqual(64 * 1024);
    expect(json(row.result)).toMatchObject({ isError: true });
    expect(Number(row.attributes["callsight.cut.result"])).toBe(
      Buffer.byteLength(result) - Buffer.byteLength(row.result),
    );
  });

  test("an attribute, on a whole character", () => {
    const row = rowOf(spanWith({ note: "x😀".repeat(5_000) }));
    expect(Buffer.byteLength(row.attributes.note ?? "")).toBeLessThanOrEqual(8 * 1024);
    expect(row.attributes.note).not.toContain("\uFFFD");
    expect(Number(row.attributes["callsight.cut.note"])).toBe(
      25_000 - Buffer.byteLength(row.attributes.note ?? ""),
    );
  });

  test("attributes in number", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, i]));
    const row = mcp("ping", many);
    expect(Object.keys(row.attributes)).toHaveLength(129);
    expect(row.attributes["callsight.cut.attributes"]).toBe("372");
  });

  test("names, to a bound", () => {
    expect(mcp("tools/call", { "gen_ai.tool.name": "n".repeat(5_000) }).target).toHaveLength(1024);
  });
});

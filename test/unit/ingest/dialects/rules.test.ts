/**
 * The rules that hold across dialects, a test for each: which spans are messages of MCP, which of those dashboards count,
 * and how a call ended. What holds only once spans of several uploads are known is tested with `ingest/settle/`.
 */
import { describe, expect, test } from "vitest";
import type { AttributeValue, ReceivedSpan, Sender } from "@/ingest/received";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { contextWith, envelopeOf, NOW, readable, rowOf, SENTRY_JS, spanWith } from "../given";

type Given = Record<string, AttributeValue>;
type Otherwise = Partial<Omit<ReceivedSpan, "attributes" | "sender">>;

const by = (sender: Partial<Sender>, attributes: Given, otherwise: Otherwise = {}): SpanRow =>
  rowOf(spanWith(attributes, { sender: { ...spanWith({}).sender, ...sender }, ...otherwise }));
const of = (scope: string, attributes: Given, otherwise: Otherwise = {}) =>
  by({ scope }, attributes, otherwise);
const sentry = (attributes: Given, otherwise: Otherwise = {}) =>
  by(SENTRY_JS, attributes, { kind: "unspecified", ...otherwise });

const LOGFIRE = "logfire.mcp";
const TRACELOOP = "opentelemetry.instrumentation.mcp.instrumentation";
const OPENLIT = "openlit.instrumentation.mcp";
const ADOT = "amazon.opentelemetry.distro.instrumentation.mcp";
const VERCEL = "mcp-handler";
const internal = (name: string): Otherwise => ({ name, kind: "internal" });

describe("a span is a message of MCP when", () => {
  test.each<[string, SpanRow, string]>([
    ["it has mcp.method.name", of("any", { "mcp.method.name": "ping" }), "ping"],
    ["its rpc.system is mcp", of("any", { "rpc.system": "mcp", "rpc.method": "ping" }), "ping"],
    [
      "its sentry.op begins with mcp.",
      sentry({ "sentry.op": "mcp.server" }, { name: "tools/call add" }),
      "tools/call",
    ],
    ["it has mcp.method, of mcp-go", of("any", { "mcp.method": "ping" }, { name: "mcp.ping" }), "ping"],
    [
      "it has mcp.method, of others",
      of("any", { "mcp.method": "tools/call" }, { name: "call add" }),
      "tools/call",
    ],
    [
      "Logfire names a request",
      of(LOGFIRE, { request: '{"method":"ping"}' }, internal("MCP request: ping")),
      "ping",
    ],
    ["Traceloop names a tool", of(TRACELOOP, {}, internal("add.tool")), "tools/call"],
    ["OpenLIT names a method", of(OPENLIT, {}, { name: "mcp tools/call" }), "tools/call"],
  ])("%s", (_, row, method) => expect(row.method).toBe(method));

  test.each<[string, SpanRow]>([
    ["an HTTP request", of("any", { "http.request.method": "POST" }, { name: "POST /mcp" })],
    ["a word of its own in mcp.method", of("any", { "mcp.method": "add" })],
    ["a call of another JSON-RPC", of("any", { "rpc.system": "jsonrpc", "rpc.method": "eth_call" })],
    ["a span of Sentry's that is called like a method", sentry({ "sentry.op": "task" }, { name: "ping" })],
  ])("and not when it is %s", (_, row) => expect([row.method, row.is_server_call]).toEqual(["", 0]));
});

describe("a message is counted as a server's call when", () => {
  test.each<[string, SpanRow]>([
    ["its span is of kind server", of("any", { "mcp.method.name": "ping" })],
    ["Sentry calls it mcp.server", sentry({ "sentry.op": "mcp.server", "mcp.method.name": "ping" })],
    [
      "Sentry calls it a notification of the client",
      sentry({
        "sentry.op": "mcp.notification.client_to_server",
        "mcp.method.name": "notifications/progress",
      }),
    ],
    [
      "Logfire says that a server handles it",
      of(LOGFIRE, { request: '{"method":"ping"}' }, internal("MCP server handle request: ping")),
    ],
    [
      "Traceloop saw a server run the tool",
      of(
        TRACELOOP,
        { "traceloop.workflow.name": "weather.mcp", "traceloop.entity.name": "add" },
        internal("add.tool"),
      ),
    ],
    [
      "Shinzo wrote it, of kind internal",
      of("weather", { "mcp.method.name": "tools/call", "mcp.tool.name": "add" }, internal("tools/call add")),
    ],
    [
      "Shinzo wrote it, of no kind",
      of(
        "weather",
        { "mcp.method.name": "tools/call", "mcp.tool.name": "add" },
        { name: "tools/call add", kind: "unspecified" },
      ),
    ],
  ])("%s", (_, row) => expect([row.is_server_call, row.direction]).toEqual([1, "inbound"]));
});

describe("not counted is", () => {
  const method = { "mcp.method.name": "tools/call" };
  test.each<[string, SpanRow]>([
    ["a span of kind client", of("any", method, { kind: "client", name: "tools/call add" })],
    ["an agent's execute_tool around the call", of("any", method, internal("execute_tool add"))],
    ["FastMCP's delegate", of("fastmcp", method, internal("delegate add"))],
    ["Traceloop's mcp.server around a tool", of(TRACELOOP, {}, internal("mcp.server"))],
    ["Traceloop's ResponseStreamWriter", of(TRACELOOP, {}, internal("ResponseStreamWriter"))],
    ["Traceloop's mcp.client.session", of(TRACELOOP, {}, internal("mcp.client.session"))],
    ["mcp-go's span of a tool inside its call", of("any", { "mcp.tool.name": "add" }, internal("tool.add"))],
    ["AWS' mcp.session", of(ADOT, {}, internal("mcp.session"))],
    ["OpenLIT's transport", of(OPENLIT, { "mcp.method": "x" }, { name: "mcp transport/stdio" })],
    ["OpenLIT's server/run", of(OPENLIT, { "mcp.method": "x" }, { name: "mcp server/run" })],
    ["OpenLIT's fastmcp/*", of(OPENLIT, { "mcp.method": "x" }, { name: "mcp fastmcp/run" })],
    ["OpenLIT's managers/*", of(OPENLIT, { "mcp.method": "x" }, { name: "mcp managers/tool_call" })],
    [
      "what a server asks of its client",
      sentry({
        "sentry.op": "mcp.notification.server_to_client",
        "mcp.method.name": "notifications/message",
      }),
    ],
  ])("%s", (_, row) => expect(row.is_server_call).toBe(0));
});

describe("a call ended", () => {
  const call = (attributes: Given, otherwise: Otherwise = {}) =>
    of("any", { "mcp.method.name": "tools/call", "gen_ai.tool.name": "add", ...attributes }, otherwise);
  const list = (attributes: Given, otherwise: Otherwise = {}) =>
    of("any", { "mcp.method.name": "tools/list", ...attributes }, otherwise);
  const vercel = (word: string, attributes: Given = {}) =>
    of(VERCEL, { "mcp.method.name": "tools/call", "vercel.rpc.outcome": word, ...attributes });
  const failed: Otherwise = { status: "error" };

  describe.each<[string, Array<[string, SpanRow]>]>([
    [
      "tool_error",
      [
        ["when the error's type is tool_error", call({ "error.type": "tool_error" }, failed)],
        ["when the result says is_error", call({ "mcp.tool.result.is_error": true })],
        [
          "whatever code came with that",
          call({ "error.type": "tool_error", "rpc.response.status_code": "-32602" }),
        ],
        [
          "when Vercel saw a tool fail and no code",
          vercel("execution_failure", { "error.type": "internal_error" }),
        ],
        ["when a tool's error is an exception's class", call({ "error.type": "ValueError" }, failed)],
      ],
    ],
    [
      "client_error",
      [
        ...[-32700, -32600, -32601, -32602, -32002, -32020, -32021, -32022].map((code): [string, SpanRow] => [
          `with code ${code}`,
          call({ "rpc.response.status_code": String(code) }),
        ]),
        ["with a code whatever the status", call({ "rpc.response.status_code": -32602 }, failed)],
        ["by Vercel's request_error", vercel("request_error", { "error.type": "invalid_request" })],
      ],
    ],
    [
      "server_error",
      [
        ["with any other code", call({ "rpc.response.status_code": "-32603" })],
        ["with a code of the server's own", call({ "rpc.response.status_code": "404" })],
        ["by an exception's class outside of tools", list({ "error.type": "ValueError" }, failed)],
        ["by its status alone", call({}, failed)],
        ["by HTTP's status", call({ "error.type": "502" }, failed)],
        [
          "by Vercel's execution_failure with a code",
          vercel("execution_failure", { "rpc.response.status_code": "-32603" }),
        ],
        ["by any other word of Vercel's", vercel("api_error")],
      ],
    ],
    [
      "input_required",
      [
        ["with code -32042", call({ "rpc.response.status_code": "-32042" })],
        ["by Vercel's word", vercel("input_required")],
      ],
    ],
    [
      "cancelled",
      [
        ...[
          "cancelled",
          "CancelledError",
          "asyncio.CancelledError",
          "AbortError",
          "OperationCanceledException",
        ].map((type): [string, SpanRow] => [`by ${type}`, call({ "error.type": type }, failed)]),
        [
          "by a name with its namespaces",
          call({ "error.type": "System.OperationCanceledException" }, failed),
        ],
        ["by Sentry's status", sentry({ "mcp.method.name": "ping" }, { statusMessage: "cancelled" })],
        ["by Vercel's request_error", vercel("request_error", { "error.type": "cancelled" })],
      ],
    ],
    [
      "ok",
      [
        ["when nothing else is said", call({})],
        ["by Vercel's success", vercel("success")],
      ],
    ],
  ])("as %s", (outcome, cases) => {
    test.each(cases)("%s", (_, row) => expect(row.outcome).toBe(outcome));
  });

  test.each([
    ["MCP error -32602: Tool subtract not found"],
    ["Input validation error: a must be a number"],
    ["Invalid arguments for tool add: a is required"],
  ])("as tool_error that is an invalid_request, by the text %s", (text) => {
    const result = JSON.stringify({ content: [{ type: "text", text }], isError: true });
    const row = call({ "error.type": "tool_error", "gen_ai.tool.call.result": result }, failed);
    expect([row.outcome, row.error_type]).toEqual(["tool_error", "invalid_request"]);
  });
});

describe("whoever sends it, read under any of its names is", () => {
  const call = { "mcp.method.name": "tools/call", "gen_ai.tool.name": "add" };
  test.each<[keyof SpanRow, unknown, string, Given]>([
    ["request_id", "7", "jsonrpc.request.id", { "jsonrpc.request.id": 7 }],
    ["request_id", "7", "mcp.request.id", { "mcp.request.id": "7" }],
    ["request_id", "7", "rpc.jsonrpc.request_id", { "rpc.jsonrpc.request_id": "7" }],
    ["request_id", "7", "mcp.message_id", { "mcp.message_id": "7" }],
    ["rpc_code", -32603, "rpc.response.status_code", { "rpc.response.status_code": "-32603" }],
    ["rpc_code", -32603, "rpc.status_code", { "rpc.status_code": -32603 }],
    ["rpc_code", -32603, "rpc.jsonrpc.error_code", { "rpc.jsonrpc.error_code": -32603 }],
    ["rpc_code", -32603, "mcp.error.code", { "mcp.error.code": "-32603" }],
    [
      "error_message",
      "gone",
      "rpc.jsonrpc.error_message",
      { "error.type": "x", "rpc.jsonrpc.error_message": "gone" },
    ],
    ["error_message", "gone", "mcp.error.message", { "error.type": "x", "mcp.error.message": "gone" }],
    ["arguments", '{"a":1}', "gen_ai.tool.call.arguments", { "gen_ai.tool.call.arguments": { a: 1 } }],
    ["arguments", '{"a":1}', "mcp.tool.arguments", { "mcp.tool.arguments": '{"a":1}' }],
    ["arguments", '{"a":1}', "mcp.request.argument.*", { "mcp.request.argument.a": "1" }],
    ["result", '{"b":2}', "gen_ai.tool.call.result", { "gen_ai.tool.call.result": '{"b":2}' }],
    ["result", '{"b":2}', "mcp.tool.result", { "mcp.tool.result": '{"b":2}' }],
  ])("%s: %s under %s", (column, value, _, attributes) => {
    const row = of("any", { ...call, ...attributes });
    expect(row[column]).toBe(value);
    expect(row.attributes).toEqual({});
  });
});

describe("what Sentry's SDKs show of a call, in each version and form", () => {
  const TOOL = { "sentry.op": "mcp.server", "mcp.method.name": "tools/call", "mcp.tool.name": "add" };
  const READ = { "sentry.op": "mcp.server", "mcp.method.name": "resources/read", "mcp.request.id": "7" };
  const RESULT = { "mcp.tool.result.content_count": 1 };
  const IS_ERROR = { ...RESULT, "mcp.tool.result.is_error": true };
  const TYPED = { ...IS_ERROR, "error.type": "tool_error" };
  const streamed = (status: "ok" | "error", attributes: Given) => sentry(attributes, { status });
  const transaction = (word: string, attributes: Given) =>
    sentry(attributes, {
      statusMessage: word,
      status: word === "ok" ? "ok" : word === "cancelled" ? "unset" : "error",
    });
  const code = (number: string) => ({ ...READ, "rpc.response.status_code": number });

  /** 11 streamed, 11 as a transaction, 10 as a transaction, 10 streamed. */
  type Row = [SpanRow, SpanRow, SpanRow, SpanRow];
  test.each<[string, Row, string[]]>([
    [
      "success",
      [
        streamed("ok", { ...TOOL, ...RESULT }),
        transaction("ok", { ...TOOL, ...RESULT }),
        transaction("ok", { ...TOOL, ...RESULT }),
        streamed("ok", { ...TOOL, ...RESULT }),
      ],
      ["ok", "ok", "ok", "ok"],
    ],
    [
      "a tool that throws",
      [
        streamed("error", { ...TOOL, ...TYPED, "sentry.status.message": "internal_error" }),
        transaction("internal_error", { ...TOOL, ...TYPED }),
        transaction("internal_error", { ...TOOL, ...IS_ERROR }),
        streamed("error", { ...TOOL, ...IS_ERROR }),
      ],
      ["tool_error", "tool_error", "tool_error", "tool_error"],
    ],
    [
      "a tool that answers with isError, and with SDK v1 an unknown tool or invalid arguments",
      [
        streamed("error", { ...TOOL, ...TYPED }),
        transaction("internal_error", { ...TOOL, ...TYPED }),
        transaction("ok", { ...TOOL, ...IS_ERROR }),
        streamed("ok", { ...TOOL, ...IS_ERROR }),
      ],
      ["tool_error", "tool_error", "tool_error", "tool_error"],
    ],
    [
      "a JSON-RPC error that is the caller's fault, of which version 10 sends no code",
      [
        streamed("ok", code("-32602")),
        transaction("ok", code("-32602")),
        transaction("internal_error", READ),
        streamed("error", READ),
      ],
      ["client_error", "client_error", "server_error", "server_error"],
    ],
    [
      "any other JSON-RPC error",
      [
        streamed("error", { ...code("-32603"), "error.type": "-32603", "sentry.status.message": "gone" }),
        transaction("internal_error", { ...code("-32603"), "error.type": "-32603" }),
        transaction("internal_error", READ),
        streamed("error", READ),
      ],
      ["server_error", "server_error", "server_error", "server_error"],
    ],
    [
      "a call that was pending when it was cancelled or its transport closed: streamed, nothing says why",
      [
        streamed("ok", TOOL),
        transaction("cancelled", TOOL),
        transaction("cancelled", TOOL),
        streamed("ok", TOOL),
      ],
      ["no_response", "cancelled", "cancelled", "no_response"],
    ],
  ])("%s", (_, rows, outcomes) => expect(rows.map((row) => row.outcome)).toEqual(outcomes));

  test("a streamed call without an answer was cancelled when a notification says so", () => {
    const span = (name: string, spanId: string, attributes: Given) => ({
      trace_id: "5d929ec5086d47fd8783b8240331de25",
      span_id: spanId,
      name,
      status: "ok",
      start_timestamp: NOW.getTime() / 1000 - 60,
      end_timestamp: NOW.getTime() / 1000 - 59,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { type: "string", value }]),
      ),
    });
    const items = [
      span("tools/call add", "8c3f06cec93639b4", { ...TOOL, "mcp.request.id": "25", "mcp.session.id": "s" }),
      span("notifications/cancelled", "9c3f06cec93639b4", {
        "sentry.op": "mcp.notification.client_to_server",
        "mcp.method.name": "notifications/cancelled",
        "mcp.cancelled.request_id": "25",
        "mcp.session.id": "s",
      }),
    ];
    const read = readable(
      "sentry_envelope",
      undefined,
      envelopeOf(
        { sdk: { name: "sentry.javascript.node", version: "11.12.0" } },
        {
          type: "span",
          item_count: items.length,
          content_type: "application/vnd.sentry.items.span.v2+json",
        },
        { items },
      ),
      contextWith(),
    );
    expect(read.spans.map((row) => row.outcome)).toEqual(["cancelled", "ok"]);
  });
});

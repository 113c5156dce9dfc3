import { describe, expect, test } from "vitest";
import { callOf } from "@/ingest/call";
import { dialectOf } from "@/ingest/dialects";
import type { Dialect } from "@/ingest/dialects/dialect";
import { rowOf, spanWith } from "../given";

/** A dialect made up for these tests, with what a test gives it. */
const dialect = (tables: Partial<Dialect>): Dialect => ({
  name: "made_up",
  wrote: {},
  argumentValues: "text",
  marksFailures: true,
  ...tables,
});

describe("what a dialect can say in tables", () => {
  test("the method stands in the span's name, after a prefix", () => {
    const call = callOf(
      spanWith({}, { name: "MCP says: tools/call add" }),
      dialect({ namePrefixes: ["MCP says: "] }),
    );
    expect([call.method, call.spanName]).toEqual(["tools/call", "tools/call add"]);
  });

  test("a word after the prefix that is no method of MCP makes no call", () => {
    const call = callOf(spanWith({}, { name: "mcp server/run" }), dialect({ namePrefixes: ["mcp "] }));
    expect(call.method).toBe("");
  });

  test("fields stand inside a JSON text, however their names are written, and the text is not kept", () => {
    const request = JSON.stringify({
      method: "tools/call",
      params: {
        name: "add",
        arguments: { a: 1 },
        _meta: { "io.modelcontextprotocol/clientInfo": { name: "cursor" } },
      },
    });
    const call = callOf(
      spanWith({ request }),
      dialect({
        inside: {
          request: {
            method: ["method"],
            tool: ["params", "name"],
            arguments: ["params", "arguments"],
            clientName: ["params", "_meta", "io.modelcontextprotocol/clientInfo", "name"],
            sessionId: ["params", "session"],
          },
        },
      }),
    );
    expect(call).toMatchObject({
      method: "tools/call",
      tool: "add",
      arguments: '{"a":1}',
      clientName: "cursor",
      sessionId: "",
    });
    expect(call.rest.has("request")).toBe(false);
  });

  test("an attribute of its own comes before the same inside a JSON text", () => {
    const call = callOf(
      spanWith({ "gen_ai.tool.name": "add", request: '{"name":"other"}' }),
      dialect({ inside: { request: { tool: ["name"] } } }),
    );
    expect(call.tool).toBe("add");
  });

  test("a JSON text that was cut gives nothing and breaks nothing", () => {
    const call = callOf(
      spanWith({ request: '{"name":"ad' }),
      dialect({ inside: { request: { tool: ["name"] } } }),
    );
    expect(call.tool).toBe("");
  });

  test("a field that the sender makes up stays an attribute and means nothing", () => {
    const call = callOf(spanWith({ "mcp.session.id": "f81d4fae" }), dialect({ distrusted: ["sessionId"] }));
    expect([call.sessionId, call.rest.get("mcp.session.id")]).toEqual(["", "f81d4fae"]);
  });

  test("the first rule that holds decides what a span is, and no rule leaves it to the kind", () => {
    const tables = dialect({
      spans: [
        { name: /^tool\./, kinds: ["internal"], is: "part" },
        { has: "asks", is: "client" },
        { kinds: ["internal"], is: "server" },
      ],
    });
    const directionOf = (name: string, kind: "internal" | "server", attributes = {}) =>
      callOf(spanWith({ "mcp.method.name": "ping", ...attributes }, { name, kind }), tables).direction;
    expect(directionOf("ping", "internal")).toBe("inbound");
    expect(directionOf("ping", "internal", { asks: true })).toBe("outbound");
    expect(directionOf("ping", "server")).toBe("inbound");
  });

  test("a part of a call is no call, and keeps what it said as attributes", () => {
    const call = callOf(
      spanWith({ "mcp.method.name": "tools/call", "mcp.tool.name": "add" }),
      dialect({ spans: [{ is: "part" }] }),
    );
    expect([call.method, call.tool]).toEqual(["", ""]);
    expect([call.rest.get("mcp.method.name"), call.rest.get("gen_ai.tool.name")]).toEqual([
      "tools/call",
      "add",
    ]);
  });
});

describe("RPC conventions from before MCP had its own", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["rpc.system mcp", { "rpc.system": "mcp", "rpc.method": "tools/list" }, "otel_rpc", "tools/list"],
    ["JSON-RPC with a method of MCP", { "rpc.system": "jsonrpc", "rpc.method": "ping" }, "otel_rpc", "ping"],
    [
      "the newer name of the system",
      { "rpc.system.name": "jsonrpc", "rpc.method": "ping" },
      "otel_rpc",
      "ping",
    ],
    ["JSON-RPC of something else", { "rpc.system": "jsonrpc", "rpc.method": "eth_getBalance" }, "otel", ""],
    [
      "a span that says both",
      { "rpc.system": "mcp", "rpc.method": "x", "mcp.method.name": "ping" },
      "otel",
      "ping",
    ],
  ])("%s", (_, attributes, name, method) => {
    const span = spanWith(attributes);
    expect([dialectOf(span).name, rowOf(span).method]).toEqual([name, method]);
  });
});

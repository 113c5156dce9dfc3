import { describe, expect, test } from "vitest";
import { rowOf, spanWith } from "../given";
import { captured, counted, told } from "./captured";

const rows = captured("shinzo/streamable-http.json");
const [add, boom] = rows;

describe("Shinzo's instrumentation", () => {
  test("calls of tools are counted, though their spans are internal", () => {
    expect(counted(rows).map(told)).toEqual([
      "tools/call add → ok",
      "tools/call boom → tool_error (TypeError)",
      "tools/call sour → ok", // Answered with `isError`, which it does not look at.
      "tools/call slow → ok",
    ]);
  });

  test("ids and addresses that it makes up are no ids and addresses", () => {
    expect(add).toMatchObject({
      dialect: "shinzo",
      session_id: "",
      request_id: "",
      client_address: "",
      server_name: "weather",
      arguments: '{"a":2,"b":3}',
      attributes: { "client.address": "192.0.2.10" },
    });
  });

  test("a request's context that it took for arguments is read as that, and its headers are not kept", () => {
    expect(boom).toMatchObject({
      session_id: "76a185e3-763f-47c4-aabc-5c4ce55b3880",
      request_id: "3",
      client_name: "claude-code",
      client_version: "2.1.0",
      protocol_version: "2025-11-25",
      transport: "streamable_http",
      arguments: "",
      error_message: "the sky fell",
    });
    expect(JSON.stringify(boom)).not.toContain("accept-encoding");
  });

  test("a tool's own argument with a name from that context stays one", () => {
    const call = {
      "mcp.method.name": "tools/call",
      "mcp.tool.name": "close",
      "mcp.request.argument.sessionId": "s-1",
    };
    const row = rowOf(spanWith(call, { kind: "internal", name: "tools/call close" }));
    expect(row).toMatchObject({ dialect: "shinzo", session_id: "", arguments: '{"sessionId":"s-1"}' });
  });
});

import { describe, expect, test } from "vitest";
import { rowOf, spanWith } from "../given";
import { captured, counted, told } from "./captured";

const rows = captured("callsight/calls.json");
const named = (target: string) => rows.filter((row) => row.target === target);

describe("our own SDK", () => {
  test("every message of a client is counted once, and ended as it did", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call add → ok",
      "tools/call boom → tool_error",
      "tools/call nosuch → client_error (-32602)",
      "resources/read weather://broken → server_error (-32603)",
      "prompts/get forecast → ok",
      "tools/call slow → cancelled",
      "notifications/cancelled → ok",
      "tools/call hang → no_response",
      "tools/call book → input_required",
    ]);
  });

  test("who called, over what, and which server answered", () => {
    expect(named("add")[0]).toMatchObject({
      dialect: "callsight",
      client_name: "claude-code",
      client_version: "2.1.0",
      client_title: "Claude Code",
      user_id: "u-17",
      transport: "streamable_http",
      session_id: "5f1c8e7e-8a2b-4a4e-8d6e-0c5d1a6f9b10",
      request_id: "2",
      protocol_version: "2025-11-25",
      server_name: "weather",
      server_version: "1.4.2",
      environment: "production",
      release: "1.4.2",
      arguments: '{"a":2,"b":3}',
      result: '{"content":[{"type":"text","text":"5"}]}',
    });
  });

  test("sizes are the ones that the SDK saw, also of what it did not send", () => {
    expect(named("add")[1]).toMatchObject({
      arguments: "",
      arguments_bytes: 52_000,
      result_bytes: 9_000,
      result_tokens: 2_100,
    });
  });

  test.each([["-1"], ["1.5"], ["1e9"], ["many"], [""]])("a size of %s is none", (size) => {
    const sender = { ...spanWith({}).sender, scope: "callsight" };
    const call = { "mcp.method.name": "ping", "callsight.result_bytes": size };
    expect(rowOf(spanWith(call, { sender })).result_bytes).toBe(0);
  });

  test("a size beyond the column's is as large as it holds", () => {
    const sender = { ...spanWith({}).sender, scope: "callsight" };
    const call = { "mcp.method.name": "ping", "callsight.result_bytes": 9_999_999_999 };
    expect(rowOf(spanWith(call, { sender })).result_bytes).toBe(2 ** 32 - 1);
  });
});

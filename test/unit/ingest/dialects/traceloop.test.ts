import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

describe("Traceloop around a FastMCP 2 server", () => {
  const rows = captured("traceloop/fastmcp-2.json");
  const calls = counted(rows);

  test("tells of tools that exist, each once", () => {
    expect(calls.map(told)).toEqual([
      "tools/call add → ok",
      "tools/call weather → ok",
      "tools/call fails → tool_error",
      "tools/call refuses → tool_error",
      "tools/call add → tool_error (invalid_request)",
      // Cancelled: neither a result nor an error.
      "tools/call slow → no_response",
    ]);
  });

  test("brings arguments, and results in MCP's shape", () => {
    expect(calls[0]).toMatchObject({
      dialect: "traceloop",
      kind: "internal",
      direction: "inbound",
      server_name: "calculator",
      arguments: '{"a":2,"b":40}',
      result: '{"content":[{"type":"text","text":"42"}]}',
      attributes: {},
    });
  });

  test("says what a tool said when it failed", () => {
    expect(calls[3]?.error_message).toBe("I do not answer why");
  });

  test("what is around a call is no call, and keeps no copy of the result", () => {
    const parts = rows.filter(({ dialect, method }) => dialect === "traceloop" && method === "");
    expect(new Set(parts.map(({ name }) => name))).toEqual(new Set(["mcp.server", "ResponseStreamWriter"]));
    expect(parts.some(({ attributes }) => "mcp.response.value" in attributes)).toBe(false);
  });
});

describe("Traceloop elsewhere", () => {
  test("around a server of the official SDK there are only answers, which make no calls", () => {
    expect(captured("traceloop/sdk.json").filter(({ method }) => method !== "")).toEqual([]);
  });

  test("a client's requests are a client's, its tools included", () => {
    const rows = captured("traceloop/client.json");
    expect(rows.filter(({ direction }) => direction === "outbound").map(told)).toEqual([
      "initialize → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call fails → tool_error",
      "tools/call refuses → tool_error",
      "resources/read note://today → ok",
      "resources/read note://nowhere → client_error (McpError)",
      "prompts/get greet → ok",
    ]);
    expect(counted(rows).map(told)).toEqual([
      "tools/call add → ok",
      "tools/call fails → tool_error",
      "tools/call refuses → tool_error",
    ]);
  });
});

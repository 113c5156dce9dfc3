import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("mcp-go/streamable-http.json");

describe("the otel module of mark3labs/mcp-go", () => {
  test("every message is counted once, and ended as it did", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → server_error", // It answers a handler's error with -32603.
      "tools/call sour → tool_error",
      "tools/call → client_error",
      "tools/call → ok", // Refused arguments: neither the tool nor the refusal is in the span.
      "resources/read → ok",
      "resources/read → server_error",
      "resources/read → client_error",
      "prompts/get → ok",
      "prompts/get → client_error",
      "ping → ok",
      "tools/call slow → cancelled",
    ]);
  });

  test("the span of a tool inside its call is part of it, and names the tool", () => {
    const parts = rows.filter((row) => row.is_server_call === 0);
    expect(parts.map((row) => [row.name, row.method, row.outcome, row.attributes])).toEqual([
      ["tool.add", "", "", { "gen_ai.tool.name": "add" }],
      ["tool.boom", "", "", { "gen_ai.tool.name": "boom" }],
      ["tool.sour", "", "", { "gen_ai.tool.name": "sour" }],
      ["tool.slow", "", "", { "gen_ai.tool.name": "slow" }],
    ]);
  });

  test("session, revision, server and message are there", () => {
    expect(rows.find((row) => row.target === "sour")).toMatchObject({
      dialect: "mcp_go",
      session_id: "mcp-session-5b3830dd-47c7-4270-815b-fa935e7c6b90",
      protocol_version: "2025-11-25",
      server_name: "weather",
      error_message: "tool returned error result",
    });
  });
});

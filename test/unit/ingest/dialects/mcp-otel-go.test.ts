import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("mcp-otel-go/streamable-http.json");

describe("mcp-otel-go over the official Go SDK", () => {
  test("every message is counted once, and ended as it did as far as Go's types tell", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → tool_error (*errors.errorString)",
      "tools/call sour → tool_error",
      "tools/call nosuch → client_error (*jsonrpc2.WireError)",
      "tools/call add → tool_error (*errors.errorString)",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → server_error (*errors.errorString)",
      "resources/read weather://nowhere → client_error (*jsonrpc2.WireError)",
      "prompts/get forecast → ok",
      "prompts/get nosuch → client_error (*jsonrpc2.WireError)",
      "ping → ok",
      "tools/call slow → tool_error (*errors.errorString)", // Cancelled: its type says no more.
      "notifications/cancelled → ok",
    ]);
    expect(counted(rows)).toHaveLength(rows.length);
  });

  test("session and server are there", () => {
    expect(rows[3]).toMatchObject({
      dialect: "mcp_otel_go",
      session_id: "MLSIIG5FTYYAILLZI6P35BOGZR",
      server_name: "weather",
      server_version: "1.4.2",
    });
  });
});

import { describe, expect, test } from "vitest";
import { rowOf, spanWith } from "../given";
import { captured, counted, told } from "./captured";

const rows = captured("quarkus/streamable-http.json");

describe("Quarkus' MCP server", () => {
  test("every message is counted once, and ended as it did as far as the span tells", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → server_error (-32603)",
      "tools/call sour → tool_error",
      "tools/call nosuch → ok", // Answered with -32602, of which the span says nothing; likewise below.
      "tools/call add → tool_error",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → server_error (-32603)",
      "resources/read weather://nowhere → ok",
      "prompts/get forecast → ok",
      "prompts/get nosuch → ok",
      "ping → ok",
      "tools/call slow → no_response", // The client had gone when the answer was there.
      "notifications/cancelled → ok",
    ]);
    expect(counted(rows)).toHaveLength(rows.length);
  });

  test("its own names for a request's id and an error's code and message are read", () => {
    expect(rows.find((row) => row.target === "boom")).toMatchObject({
      dialect: "quarkus",
      request_id: "3",
      rpc_code: -32603,
      error_message: "Internal error",
      session_id: "NDIzOWVjNGItYzk2MS00NDhkLWFkYTktYzU2MmExOTI0YTgx",
      protocol_version: "2025-11-25",
      transport: "streamable_http",
      server_name: "weather",
    });
  });

  test("the key of a server without a name is not its name", () => {
    const sender = { ...spanWith({}).sender, scope: "io.quarkus.opentelemetry.mcp", service: "weather" };
    const row = rowOf(spanWith({ "mcp.method.name": "ping", "mcp.server.name": "<default>" }, { sender }));
    expect(row.server_name).toBe("weather");
  });
});

import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("csharp/2.2.json");
const old = captured("csharp/0.5.json");
const SESSION = "8c5d7a0e-0c0f-4d34-9a35-3f2c4d9b6a11";

describe("the C# SDK", () => {
  test("every message of a client is counted once, and ended as it did", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → tool_error",
      "tools/call sour → tool_error",
      "tools/call nosuch → client_error (-32602)",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → server_error (System.InvalidOperationException)",
      "resources/read weather://nowhere → client_error (-32002)",
      "prompts/get forecast → ok",
      "ping → ok",
      "notifications/cancelled → ok",
      "tools/call slow → cancelled",
    ]);
  });

  test("what the server asks of its client, and an agent's span around a call, are not counted", () => {
    const others = rows.filter((row) => row.is_server_call === 0);
    expect(others.map((row) => [row.name, row.dialect, row.direction])).toEqual([
      ["sampling/createMessage", "csharp", "outbound"],
      ["execute_tool add", "otel", ""],
    ]);
  });

  test("its GUID is no session", () => {
    expect(rows[3]).toMatchObject({
      dialect: "csharp",
      session_id: "",
      attributes: { "mcp.session.id": SESSION },
      request_id: "3",
      protocol_version: "2025-11-25",
      transport: "streamable_http",
      server_name: "weather",
      server_version: "1.4.2",
      client_name: "",
    });
  });

  test("the content of a refusal is its result, and its text the message", () => {
    expect(rows[5]).toMatchObject({
      error_message: "no such city",
      result: '{"content":[{"type":"text","text":"no such city"}],"isError":true}',
    });
  });

  test("previews before 0.6 tell the same by older names", () => {
    expect(counted(old).map(told)).toEqual([
      "initialize → ok",
      "tools/call add → ok",
      "tools/call sour → tool_error",
      "tools/call nosuch → client_error (-32602)",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → server_error (-32603)",
      "prompts/get forecast → ok",
    ]);
    expect(old[3]).toMatchObject({
      dialect: "csharp",
      request_id: "4",
      rpc_code: -32602,
      transport: "stdio",
    });
  });
});

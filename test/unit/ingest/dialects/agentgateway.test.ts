import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("agentgateway/http.json");

describe("agentgateway", () => {
  test("every message that came in is counted once, and ended as it did", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call nosuch → client_error (-32602)",
      "resources/read weather://broken → server_error (-32603)",
      "prompts/get forecast → ok",
    ]);
  });

  test("what it asks of servers and guardrails is not counted, and the listening stream is no call", () => {
    const others = rows.filter((row) => row.is_server_call === 0);
    expect(others.map((row) => [row.name, row.direction])).toEqual([
      ["tools/call weather", "outbound"],
      ["/agentgateway.dev.ext_mcp.ExtMcp/CheckRequest", "outbound"],
      ["GET /*", ""],
    ]);
  });

  test("the server is the one behind it, by the gateway's name for it", () => {
    expect(rows.find((row) => row.target === "nosuch")).toMatchObject({
      dialect: "agentgateway",
      server_name: "weather",
      session_id: "0d8dbe1b-6c5f-4fa1-a7a5-9a5c0c5b12aa",
      error_message: "Unknown tool: nosuch",
      rpc_code: -32602,
    });
  });
});

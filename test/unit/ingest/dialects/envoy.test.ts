import { describe, expect, test } from "vitest";
import { captured, told } from "./captured";

const ENDINGS = [
  "initialize → ok",
  "tools/list → ok",
  "tools/call weather__add → ok",
  "tools/call nosuch → client_error (invalid_param)",
  "tools/call weather__boom → server_error (internal_error)",
  "tools/call weather__sour → tool_error",
  "tools/call weather__add → tool_error",
  "resources/read weather+weather://paris → ok",
  "prompts/get weather__forecast → ok",
  "ping → ok",
];

describe.each([["envoy/semconv.json"], ["envoy/openinference.json"]])("Envoy AI Gateway, %s", (file) => {
  const rows = captured(file);

  test("what it asked of servers is told, and left to them to be counted", () => {
    expect(rows.map(told)).toEqual(ENDINGS);
    expect(rows.map((row) => [row.is_server_call, row.direction])).toEqual(rows.map(() => [0, "outbound"]));
  });

  test("a request's id is its id, and the revision that the gateway was built for is none", () => {
    expect(rows[2]).toMatchObject({
      dialect: "envoy",
      request_id: "2",
      protocol_version: "",
      attributes: { "mcp.protocol.version": "2025-06-18" },
      transport: "streamable_http",
    });
  });

  test("a tool's own words come without the gateway's", () => {
    expect(rows[5]?.error_message).toBe("no such city");
  });

  test("initialize tells the client", () => {
    expect(rows[0]).toMatchObject({
      client_name: "claude-code",
      client_version: "2.1.0",
      client_title: "Claude Code",
    });
  });
});

test("Envoy's code is an integer", () => {
  expect(captured("envoy/semconv.json")[3]?.rpc_code).toBe(-32602);
});

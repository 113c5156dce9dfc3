import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const calls = counted(captured("aws-adot/http.json"));

describe("AWS's distribution around a server", () => {
  test("tells of every request but initialize, and of none that it failed", () => {
    expect(new Set(calls.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
    expect(calls.map(({ method, target }) => `${method} ${target}`.trim())).toEqual([
      "ping",
      "tools/list",
      "tools/call add",
      "tools/call weather",
      "tools/call fails",
      "tools/call refuses",
      "tools/call nonesuch",
      "tools/call add",
      "resources/list",
      "resources/read note://today",
      "resources/read city://oslo/facts",
      "resources/read note://broken",
      "resources/read note://nowhere",
      "prompts/get greet",
      "prompts/get greet",
      "prompts/get broken_prompt",
      "prompts/get nonesuch",
      "tools/call slow",
    ]);
  });

  test("names session, transport and address, and brings arguments", () => {
    expect(calls[2]).toMatchObject({
      dialect: "aws_adot",
      session_id: expect.stringMatching(/^[\da-f]{32}$/),
      transport: "streamable_http",
      client_address: "127.0.0.1",
      request_id: "4",
      arguments: '{"a":2,"b":40}',
    });
  });

  test("is not believed about the protocol's version, which is the newest it knows", () => {
    expect(calls[0]).toMatchObject({
      protocol_version: "",
      attributes: { "mcp.protocol.version": "2025-11-25" },
    });
  });
});

test("a client's side of AWS's distribution knows how a call ended, and does not count", () => {
  const asked = captured("aws-adot/client.json").filter(({ direction }) => direction === "outbound");
  expect(asked.map(told)).toEqual([
    "tools/list → ok",
    "tools/call add → ok",
    "tools/call fails → tool_error",
    "tools/call refuses → tool_error",
    "resources/read note://today → ok",
    "resources/read note://nowhere → client_error (McpError)",
    "prompts/get greet → ok",
  ]);
});

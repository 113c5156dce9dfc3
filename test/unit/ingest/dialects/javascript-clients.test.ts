import { describe, expect, test } from "vitest";
import { captured, told } from "./captured";

/** Traceloop and OpenLIT see servers in Python only; of the TypeScript SDK both see the client. */
describe("Traceloop for JavaScript", () => {
  const rows = captured("traceloop/javascript-client.json");

  test("what a client asks is told and not counted, a server's question to its client neither", () => {
    const messages = rows.filter((row) => row.method !== "");
    expect(messages.map(told).sort()).toEqual([
      "initialize → ok",
      "ping → ok",
      "prompts/get forecast → ok",
      "resources/read weather://broken → server_error (-32603)",
      "resources/read weather://paris → ok",
      "roots/list → ok",
      "tools/call add → ok",
      "tools/call ask → ok",
      "tools/call boom → tool_error",
      "tools/list → ok",
    ]);
    expect(new Set(rows.map((row) => row.is_server_call))).toEqual(new Set([0]));
    expect(new Set(messages.map((row) => row.direction))).toEqual(new Set(["outbound"]));
  });

  test("arguments and result are there", () => {
    expect(rows.find((row) => row.target === "add")).toMatchObject({
      dialect: "traceloop",
      arguments: '{"a":2,"b":3}',
      result: '{"content":[{"type":"text","text":"5"}]}',
    });
  });
});

describe("OpenLIT for JavaScript", () => {
  const rows = captured("openlit/javascript-client.json");

  test("what a client asks is told and not counted", () => {
    expect(rows.map(told)).toEqual([
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → tool_error",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → server_error (McpError)",
      "prompts/get forecast → ok",
    ]);
    expect(rows.map((row) => [row.is_server_call, row.direction])).toEqual(rows.map(() => [0, "outbound"]));
  });

  test("the transport that it calls stdio, whatever it is, is none", () => {
    expect(rows[1]).toMatchObject({ dialect: "openlit", transport: "", request_id: "" });
  });
});

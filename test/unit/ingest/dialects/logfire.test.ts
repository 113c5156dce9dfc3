import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("logfire/stdio.json");
const calls = counted(rows);
const call = (requestId: string) => calls.find(({ request_id }) => request_id === requestId);

describe("Logfire around a server", () => {
  test("tells of every request but initialize, by what the request and the answer hold", () => {
    expect(calls.map(told)).toEqual([
      "ping → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call weather → ok",
      "tools/call fails → tool_error",
      "tools/call refuses → tool_error",
      "tools/call nonesuch → tool_error (invalid_request)",
      "tools/call add → tool_error (invalid_request)",
      "resources/list → ok",
      "resources/read note://today → ok",
      "resources/read city://oslo/facts → ok",
      "resources/read note://broken → server_error (0)",
      "resources/read note://nowhere → client_error (0)",
      "prompts/get greet → ok",
      "prompts/get greet → client_error (0)",
      "prompts/get broken_prompt → server_error (0)",
      "prompts/get nonesuch → client_error (0)",
      // Cancelled: there is no answer.
      "tools/call slow → no_response",
    ]);
  });

  test("brings arguments and the whole result", () => {
    expect(call("4")).toMatchObject({
      dialect: "logfire",
      kind: "internal",
      direction: "inbound",
      server_name: "calculator",
      release: "1.4.2",
      arguments: '{"a":2,"b":40}',
      result: expect.stringContaining('"structuredContent":{"result":42}'),
      attributes: {},
    });
  });

  test("a JSON-RPC error is an error and no result", () => {
    expect(call("13")).toMatchObject({
      rpc_code: 0,
      error_message: "Error reading resource note://broken: undefined cache namespace",
      result: "",
    });
  });
});

test("a client's side of Logfire does not count", () => {
  const both = captured("logfire/client.json");
  const asked = both.filter(({ direction }) => direction === "outbound");
  expect(asked.map(told).slice(0, 3)).toEqual(["initialize → ok", "tools/list → ok", "tools/call add → ok"]);
  expect(counted(both).length).toBe(asked.length - 1);
  expect(asked.find(({ target }) => target === "note://nowhere")?.outcome).toBe("client_error");
});

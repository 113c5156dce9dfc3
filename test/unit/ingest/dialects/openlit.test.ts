import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("openlit/http.json");
const calls = counted(rows);

describe("OpenLIT around a server", () => {
  test("the outermost of the spans of a call counts, and setting the server up does not", () => {
    expect(calls.map(told)).toEqual([
      "tools/call add → ok",
      "tools/call fails → tool_error",
      "resources/read note://today → ok",
      "resources/read note://nowhere → client_error (ValueError)",
      "prompts/get greet → ok",
      // Cancelled: neither a result nor an error.
      "tools/call slow → no_response",
    ]);
  });

  test("brings what the function was given and gave back", () => {
    expect(calls[0]).toMatchObject({
      dialect: "openlit",
      kind: "client",
      direction: "inbound",
      server_name: "calculator",
      server_version: "",
      environment: "probe",
      arguments: '{"a":2,"b":40}',
      result: expect.stringContaining('{"result": 42}'),
    });
    expect(calls.find(({ method }) => method === "prompts/get")?.arguments).toBe('{"name":"Ada"}');
  });

  test("is not believed that HTTP is stdio", () => {
    expect(calls[0]?.transport).toBe("");
    expect(calls[0]?.attributes["mcp.transport.type"]).toBe("stdio");
  });

  test("no span keeps a copy of arguments or results among its attributes", () => {
    const keys = new Set(rows.flatMap(({ attributes }) => Object.keys(attributes)));
    for (const key of ["mcp.request.payload", "mcp.response.payload", "mcp.result"])
      expect(keys.has(key)).toBe(false);
  });
});

test("OpenLIT around a client makes calls of the client's, each once", () => {
  const calls = captured("openlit/client.json").filter(({ method }) => method !== "");
  expect(calls.map((row) => [row.direction, told(row)])).toEqual([
    ["outbound", "initialize → ok"],
    ["outbound", "tools/list → ok"],
    ["outbound", "tools/call add → ok"],
    ["outbound", "tools/call fails → tool_error"],
  ]);
});

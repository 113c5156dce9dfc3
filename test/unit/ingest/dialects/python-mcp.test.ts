import { describe, expect, test } from "vitest";
import { captured, counted, told } from "./captured";

const rows = captured("python-mcp/stdio.json");
const calls = counted(rows);

describe("the official Python SDK, version 2", () => {
  test("tells of every message, once, with what it was for and how it ended", () => {
    expect(calls.map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "ping → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call weather → ok",
      "tools/call fails → tool_error",
      "tools/call refuses → tool_error",
      "tools/call nonesuch → tool_error",
      "tools/call add → tool_error",
      "resources/list → ok",
      "resources/read → ok",
      "resources/read → ok",
      "resources/read → server_error (-32603)",
      "resources/read → client_error (-32602)",
      "prompts/get greet → ok",
      "prompts/get greet → client_error (ValueError)",
      "prompts/get broken_prompt → server_error (ValueError)",
      "prompts/get nonesuch → client_error (ValueError)",
      "nonsense/method → client_error (-32601)",
      // A cancelled call leaves as if it had gone well, and the notification does not say which one it cancels.
      "tools/call slow → ok",
      "notifications/cancelled → ok",
    ]);
  });

  test("names the server, its release, the request and the protocol", () => {
    expect(calls.find(({ target }) => target === "add")).toMatchObject({
      dialect: "python_mcp",
      kind: "server",
      direction: "inbound",
      category: "tool",
      request_id: "4",
      protocol_version: "2025-06-18",
      server_name: "calculator",
      server_version: "1.4.2",
      release: "1.4.2",
      environment: "probe",
      transport: "",
      client_name: "",
      session_id: "",
      attributes: {},
    });
  });

  test("has not agreed on a protocol version while it initializes", () => {
    expect(calls.find(({ method }) => method === "initialize")?.protocol_version).toBe("");
  });

  test("keeps a JSON-RPC code and its message", () => {
    expect(calls.find(({ request_id }) => request_id === "14")).toMatchObject({
      rpc_code: -32602,
      error_message: "Unknown resource: note://nowhere",
    });
  });

  test("spans within a call are no calls", () => {
    expect(rows.filter((row) => !calls.includes(row)).map(({ name, method }) => [name, method])).toEqual([
      ["SELECT cities", ""],
    ]);
  });

  test("speaks 2026-07-28 as well", () => {
    const modern = counted(captured("python-mcp/2026-07-28.json"));
    expect(new Set(modern.map(({ protocol_version }) => protocol_version))).toEqual(new Set(["2026-07-28"]));
    expect(modern.map(({ method }) => method)).toContain("server/discover");
  });

  test("a request that a client sends is a call of the client's, with its target", () => {
    const sent = captured("fastmcp/4.1/client.json").filter(({ dialect }) => dialect === "python_mcp");
    expect(sent.map((row) => [row.direction, told(row)])).toEqual([
      ["outbound", "tools/call add → ok"],
      ["outbound", "resources/read → ok"],
      ["outbound", "resources/read → client_error (-32602)"],
    ]);
  });
});

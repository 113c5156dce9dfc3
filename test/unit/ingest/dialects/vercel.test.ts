import { describe, expect, test } from "vitest";
import { rowOf, spanWith } from "../given";
import { captured, counted, told } from "./captured";

const rows = captured("vercel/streamable-http.json");

describe("mcp-handler of Vercel", () => {
  test("every message is counted once, and ended as it did", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → tool_error",
      "tools/call sour → tool_error",
      "tools/call → client_error (invalid_request)", // Unknown: it names no tool that is not there.
      "tools/call add → client_error (invalid_request)",
      "resources/read → ok",
      "resources/read → server_error (internal_error)",
      "resources/read → client_error (invalid_request)",
      "prompts/get forecast → ok",
      "prompts/get → client_error (invalid_request)",
      "ping → ok",
      "tools/call → cancelled",
      "notifications/cancelled → ok",
    ]);
    expect(counted(rows)).toHaveLength(rows.length);
  });

  test("the client is who it took the user agent for, over the one transport that it serves", () => {
    const [call] = rows.filter((row) => row.target === "add");
    expect(call).toMatchObject({
      dialect: "vercel",
      client_name: "claude-code",
      transport: "streamable_http",
      protocol_version: "2025-11-25",
      session_id: "",
      request_id: "2",
      server_name: "weather",
      release: "1.4.2",
      attributes: { "vercel.rpc.route": "mcp", "vercel.rpc.auth.outcome": "anonymous" },
    });
  });

  test.each([["http-library"], ["other"]])("%s is no client", (word) => {
    const span = vercelSpan({ "mcp.method.name": "ping", "vercel.rpc.client.name": word });
    expect(rowOf(span)).toMatchObject({ client_name: "", attributes: { "mcp.client.name": word } });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      "a tool that blames its upstream",
      { "vercel.rpc.outcome": "api_error", "error.type": "upstream_503" },
      "server_error",
    ],
    [
      "a tool that says it failed",
      { "vercel.rpc.outcome": "tool_error", "error.type": "no_city" },
      "tool_error",
    ],
    ["a question to the user", { "vercel.rpc.outcome": "input_required" }, "input_required"],
    ["a word that came later", { "vercel.rpc.outcome": "quota_exceeded" }, "server_error"],
    ["a word that every object knows", { "vercel.rpc.outcome": "constructor" }, "server_error"],
  ])("%s", (_, attributes, outcome) => {
    const span = vercelSpan({ "mcp.method.name": "tools/call", "gen_ai.tool.name": "add", ...attributes });
    expect(rowOf(span).outcome).toBe(outcome);
  });
});

const vercelSpan = (attributes: Record<string, string>) =>
  spanWith(attributes, { sender: { ...spanWith({}).sender, scope: "mcp-handler" } });

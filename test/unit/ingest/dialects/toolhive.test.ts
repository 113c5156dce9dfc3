import { describe, expect, test } from "vitest";
import { rowOf, spanWith } from "../given";
import { captured, counted, told } from "./captured";

const rows = captured("toolhive/streamable-http.json");
const legacy = captured("toolhive/legacy-names.json");

describe("ToolHive", () => {
  test("every request is counted once; all but HTTP's own failures look well to a proxy", () => {
    expect(counted(rows).map(told)).toEqual([
      "initialize → ok",
      "notifications/initialized → ok",
      "tools/list → ok",
      "tools/call add → ok",
      "tools/call boom → ok",
      "tools/call sour → ok",
      "tools/call nosuch → ok",
      "tools/call add → ok",
      "resources/read weather://paris → ok",
      "resources/read weather://broken → ok",
      "resources/read weather://nowhere → ok",
      "prompts/get forecast → ok",
      "prompts/get nosuch → ok",
      "ping → ok",
      "notifications/cancelled → ok",
    ]);
  });

  test("the stream that listens, and a request that broke off, are HTTP and no calls", () => {
    const others = rows.filter((row) => row.is_server_call === 0);
    expect(others.map((row) => [row.name, row.method])).toEqual([
      ["GET /mcp", ""],
      ["POST /mcp", ""],
    ]);
  });

  test("client, transport, session and arguments are there", () => {
    expect(rows.find((row) => row.target === "add")).toMatchObject({
      dialect: "toolhive",
      client_name: "claude-code",
      client_version: "2.1.0",
      user_agent: "claude-code/2.1.0",
      client_address: "127.0.0.1",
      transport: "streamable_http",
      session_id: "58f4acf5-a715-4f03-8869-89961d1ccff6",
      request_id: "2",
      protocol_version: "2025-11-25",
      server_name: "weather",
      arguments: '"a=2, b=3"', // A summary, and no JSON.
    });
  });

  test("a cancellation names its request at the end of its span's name", () => {
    expect(rows.find((row) => row.method === "notifications/cancelled")?.request_id).toBe("13");
  });

  test("older names beside the new ones change nothing but the transport of the server behind it", () => {
    expect(counted(legacy).map(told)).toEqual([
      "initialize → ok",
      "tools/call add → ok",
      "tools/call add → ok",
      "resources/read weather://paris → ok",
      "prompts/get forecast → ok",
      "notifications/cancelled → ok",
    ]);
    expect(legacy[1]).toMatchObject({ client_name: "claude-code", transport: "stdio", request_id: "2" });
    expect(Object.keys(legacy[1]?.attributes ?? {})).not.toContain("http.method");
  });

  test.each<[string, number, string, string]>([
    ["refused before it was a message", 404, "client_error", ""],
    ["lost behind the proxy", 502, "server_error", "502"],
  ])("%s", (_, status, outcome, errorType) => {
    const sender = { ...spanWith({}).sender, scope: "github.com/stacklok/toolhive/pkg/telemetry" };
    const attributes = {
      "mcp.method": "tools/call",
      "mcp.resource.id": "add",
      "http.response.status_code": status,
      ...(errorType === "" ? {} : { "error.type": errorType }),
    };
    const row = rowOf(spanWith(attributes, { sender, name: "tools/call add" }));
    expect(row).toMatchObject({ method: "tools/call", target: "add", outcome, error_type: errorType });
  });
});

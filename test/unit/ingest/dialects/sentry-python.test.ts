import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { failedBy } from "@/ingest/outcome";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { contextWith, NOW, readable } from "../given";
import { counted, told } from "./captured";

/** The calls of a folder of envelopes, once every error event has reached the call that it belongs to. */
function replayed(folder: string): { alone: SpanRow[]; settled: SpanRow[] } {
  const directory = path.join("test", "fixtures", "sentry", folder);
  const uploads = readdirSync(directory)
    .filter((file) => file.endsWith(".envelope"))
    .map((file) =>
      readable("sentry_envelope", "application/x-sentry-envelope", readFileSync(path.join(directory, file)), {
        ...contextWith(),
        receivedAt: new Date(NOW.getTime() + 86_400_000),
      }),
    );
  const alone = counted(uploads.flatMap(({ spans }) => spans));
  const errors = uploads.flatMap((upload) => upload.errors);
  const settled = alone.map((call) => errors.reduce((row, error) => failedBy(row, error) ?? row, call));
  return { alone, settled };
}

describe("Sentry for Python 2.75 over mcp 1, as transactions", () => {
  const { alone, settled } = replayed("python-2.75-mcp1-http");

  test("tells of tools and resources, once, and its events of why they failed", () => {
    expect(settled.map(told)).toEqual([
      "tools/call add → ok",
      "tools/call weather → ok",
      "tools/call fails → tool_error (ToolError)",
      "tools/call refuses → ok", // `isError` without an exception, which this sender does not look at
      "tools/call nonesuch → tool_error (ToolError)",
      "tools/call add → tool_error (ToolError)",
      "resources/read note://today → ok",
      "resources/read note://broken → server_error (ValueError)",
      "resources/read note://nowhere → client_error (ValueError)",
      "prompts/get nonesuch → client_error (ValueError)",
      "tools/call slow → no_response", // cancelled
    ]);
  });

  test("a span that an exception left is without an answer until an event says which", () => {
    expect(alone.find(({ target }) => target === "fails")?.outcome).toBe("no_response");
    expect(settled.find(({ target }) => target === "fails")?.error_message).toBe(
      "Error executing tool fails: undefined cache namespace",
    );
  });

  test("names session, transport, release and environment, and brings arguments and results", () => {
    expect(settled[0]).toMatchObject({
      dialect: "sentry_python",
      request_id: "4",
      session_id: expect.stringMatching(/^[\da-f]{32}$/),
      transport: "streamable_http",
      release: "1.4.2",
      environment: "probe",
      arguments: '{"a":2,"b":40}',
      result: '{"structuredContent":{"result":42}}',
    });
  });
});

test("Sentry for Python 2.75 over mcp 2, as streamed spans, tells the same", () => {
  expect(replayed("python-2.75-mcp2-stream").settled.map(told)).toEqual([
    "tools/call add → ok",
    "tools/call weather → ok",
    "tools/call fails → tool_error",
    "tools/call refuses → ok",
    "tools/call nonesuch → tool_error (invalid_request)",
    "tools/call add → tool_error (invalid_request)",
    "resources/read note://today → ok",
    "resources/read note://broken → server_error (UnexpectedResourceError)",
    "resources/read note://nowhere → client_error (MCPError)",
    "prompts/get greet → ok",
    "prompts/get greet → client_error (ValueError)",
    "prompts/get nonesuch → client_error (ValueError)",
    "tools/call slow → no_response",
  ]);
});

test("Sentry for Python 2.75 over FastMCP 4 tells the same", () => {
  expect(replayed("python-2.75-fastmcp4").settled.map(told)).toEqual([
    "tools/call add → ok",
    "tools/call weather → ok",
    "tools/call fails → tool_error",
    "tools/call refuses → tool_error",
    "tools/call declines → ok",
    "tools/call nonesuch → tool_error (invalid_request)",
    "tools/call add → tool_error (invalid_request)",
    "resources/read note://today → ok",
    "resources/read note://broken → server_error (CacheKeyError)",
    "resources/read note://nowhere → client_error (MCPError)",
    "prompts/get greet → ok",
    "prompts/get greet → client_error (ValueError)",
    "prompts/get nonesuch → client_error (MCPError)",
    "tools/call slow → no_response",
  ]);
});

test("a tool's own words are told, where the only event is a line of its server's log", () => {
  const { settled } = replayed("python-2.75-fastmcp4");
  expect(settled.find(({ target }) => target === "refuses")).toMatchObject({
    outcome: "tool_error",
    error_message: "I do not answer why",
  });
});

import { describe, expect, test } from "vitest";
import { issueOfSpan } from "@/ingest/fingerprint";
import { failedBy, foldsInto } from "@/ingest/outcome";
import type { ReceivedSpan } from "@/ingest/received";
import { attributesOf, errorWith, rowOf, SENTRY_JS, SENTRY_PYTHON, spanWith } from "./given";

const TOOL = { "sentry.op": "mcp.server", "mcp.method.name": "tools/call", "mcp.tool.name": "boom" };
const READ = { "sentry.op": "mcp.server", "mcp.method.name": "resources/read", "mcp.resource.uri": "db://x" };
const ANSWERED = { "mcp.tool.result.content_count": 1, "mcp.tool.result.content_type": "text" };

const sentry = (
  attributes: Parameters<typeof spanWith>[0],
  otherwise: Partial<Omit<ReceivedSpan, "attributes">>,
) => spanWith(attributes, { sender: SENTRY_JS, kind: "unspecified", ...otherwise });

const streamed = (status: "ok" | "error", attributes: Parameters<typeof spanWith>[0]) =>
  sentry(attributes, { status });
const WELL = new Set(["ok", "cancelled", "unknown"]);
const transaction = (word: string, attributes: Parameters<typeof spanWith>[0]) =>
  sentry(attributes, {
    status: word === "ok" ? "ok" : WELL.has(word) ? "unset" : "error",
    statusMessage: word,
  });

describe("how a call ended, by what each version of Sentry's SDK says", () => {
  const isError = { ...TOOL, ...ANSWERED, "mcp.tool.result.is_error": true };
  const marked = { ...isError, "error.type": "tool_error", "sentry.status.message": "internal_error" };
  const refused = { ...READ, "rpc.response.status_code": "-32602" };
  const broken = {
    ...READ,
    "rpc.response.status_code": "-32603",
    "error.type": "-32603",
    "sentry.status.message": "gone",
  };

  test.each<[what: string, span: ReceivedSpan, outcome: string, errorType: string]>([
    ["success, 11 streamed", streamed("ok", { ...TOOL, ...ANSWERED }), "ok", ""],
    ["success, 11 transaction", transaction("ok", { ...TOOL, ...ANSWERED }), "ok", ""],
    ["success, 10 transaction", transaction("ok", { ...TOOL, ...ANSWERED }), "ok", ""],
    ["a tool threw, 11 streamed", streamed("error", marked), "tool_error", "tool_error"],
    ["a tool threw, 11 transaction", transaction("internal_error", marked), "tool_error", "tool_error"],
    ["a tool threw, 10 transaction", transaction("internal_error", isError), "tool_error", "tool_error"],
    ["a tool threw, 10 streamed", streamed("error", isError), "tool_error", "tool_error"],
    ["a tool returned isError, 11 streamed", streamed("error", marked), "tool_error", "tool_error"],
    [
      "a tool returned isError, 10 transaction (shown as ok)",
      transaction("ok", isError),
      "tool_error",
      "tool_error",
    ],
    [
      "a tool returned isError, 10 streamed (shown as ok)",
      streamed("ok", isError),
      "tool_error",
      "tool_error",
    ],
    ["JSON-RPC -32602, 11 streamed (shown as ok)", streamed("ok", refused), "client_error", "-32602"],
    ["JSON-RPC -32602, 11 transaction (shown as ok)", transaction("ok", refused), "client_error", "-32602"],
    ["JSON-RPC -32602, 10 transaction (no code)", transaction("internal_error", READ), "server_error", ""],
    ["JSON-RPC -32602, 10 streamed (no code)", streamed("error", READ), "server_error", ""],
    ["JSON-RPC -32603, 11 streamed", streamed("error", broken), "server_error", "-32603"],
    ["JSON-RPC -32603, 11 transaction", transaction("internal_error", broken), "server_error", "-32603"],
    ["JSON-RPC -32603, 10 transaction", transaction("internal_error", READ), "server_error", ""],
    ["cancelled, 11 transaction", transaction("cancelled", TOOL), "cancelled", "cancelled"],
    ["cancelled, 10 transaction", transaction("cancelled", TOOL), "cancelled", "cancelled"],
    ["never answered, 11 streamed (shown as ok)", streamed("ok", TOOL), "no_response", ""],
  ])("%s", (_, span, outcome, errorType) => {
    expect(rowOf(span)).toMatchObject({ outcome, error_type: errorType });
  });
});

describe("how a call ended, by OpenTelemetry's attributes", () => {
  const call = { "mcp.method.name": "tools/call", "gen_ai.tool.name": "boom" };
  const list = { "mcp.method.name": "tools/list" };
  test.each<[what: string, span: ReceivedSpan, outcome: string, code: number | null]>([
    ["nothing said", spanWith(call), "ok", null],
    [
      "a tool error",
      spanWith({ ...call, "error.type": "tool_error" }, { status: "error" }),
      "tool_error",
      null,
    ],
    [
      "-32602 with status error (Python SDK)",
      spanWith(
        { ...call, "error.type": "-32602", "rpc.response.status_code": "-32602" },
        { status: "error" },
      ),
      "client_error",
      -32602,
    ],
    [
      "the code as an integer (Envoy)",
      spanWith({ ...call, "rpc.response.status_code": -32601 }),
      "client_error",
      -32601,
    ],
    [
      "the code under its new name",
      spanWith({ ...call, "rpc.status_code": "-32603" }),
      "server_error",
      -32603,
    ],
    [
      "the code in error.type only",
      spanWith({ ...call, "error.type": "-32002" }, { status: "error" }),
      "client_error",
      -32002,
    ],
    [
      "-32020 of 2026-07-28",
      spanWith({ ...list, "rpc.response.status_code": "-32020" }),
      "client_error",
      -32020,
    ],
    [
      "-32042, the user must follow a URL",
      spanWith({ ...call, "rpc.response.status_code": "-32042" }),
      "input_required",
      -32042,
    ],
    [
      "a code of the server's own",
      spanWith({ ...call, "rpc.response.status_code": "-32000" }),
      "server_error",
      -32000,
    ],
    [
      "an exception's class on a tool",
      spanWith({ ...call, "error.type": "ValueError" }, { status: "error" }),
      "tool_error",
      null,
    ],
    [
      "an exception's class elsewhere",
      spanWith({ ...list, "error.type": "ValueError" }, { status: "error" }),
      "server_error",
      null,
    ],
    [
      "an HTTP status on a tool",
      spanWith({ ...call, "error.type": "502" }, { status: "error" }),
      "server_error",
      null,
    ],
    ["status error alone", spanWith(call, { status: "error" }), "server_error", null],
    [
      "asyncio cancelled it",
      spanWith({ ...call, "error.type": "CancelledError" }, { status: "error" }),
      "cancelled",
      null,
    ],
    [
      "an exception event on a tool",
      spanWith(call, {
        status: "error",
        events: [
          {
            name: "exception",
            timeUs: 1,
            attributes: attributesOf({ "exception.type": "KeyError", "exception.message": "k" }),
          },
        ],
      }),
      "tool_error",
      null,
    ],
  ])("%s", (_, span, outcome, code) => {
    expect(rowOf(span)).toMatchObject({ outcome, rpc_code: code });
  });

  test("a span that is not MCP has no outcome, and still its error", () => {
    expect(
      rowOf(spanWith({ "error.type": "ECONNRESET" }, { status: "error", statusMessage: "reset" })),
    ).toMatchObject({
      outcome: "",
      method: "",
      is_server_call: 0,
      error_type: "ECONNRESET",
      error_message: "reset",
    });
  });
});

describe("a caller's mistake that came back as a tool's error", () => {
  test.each([
    "MCP error -32602: Tool x not found",
    "MCP error -32602: Input validation error: Invalid arguments for tool add: …",
    "Input validation error: Invalid arguments for tool add: a: Invalid input",
    "Unknown tool: nope",
    "Error executing tool add: 2 validation errors for addArguments",
  ])("is an invalid request: %s", (text) => {
    const span = streamed("error", {
      ...TOOL,
      "mcp.tool.result.is_error": true,
      "mcp.tool.result.content_type": "text",
      "mcp.tool.result.content": text,
    });
    expect(rowOf(span)).toMatchObject({
      outcome: "tool_error",
      error_type: "invalid_request",
      error_message: text,
    });
  });
});

describe("an error event and the call it names", () => {
  const python = () =>
    rowOf(spanWith({ ...TOOL, "mcp.tool.name": "boom" }, { sender: SENTRY_PYTHON, kind: "unspecified" }));
  const javascript = () => rowOf(streamed("ok", { ...TOOL, ...ANSWERED }));

  test("fails a call whose sender never marks failures", () => {
    expect(python().outcome).toBe("ok");
    expect(failedBy(python(), errorWith({}))).toMatchObject({
      outcome: "tool_error",
      error_type: "ValueError",
      error_message: "py kaboom",
      issue_id: "issue of the event",
      revision: 0,
      sign: 1,
    });
  });

  test("fails any call when it escaped its handler", () => {
    const escaped = errorWith({ handled: 0, mechanism: "auto.ai.mcp_server" });
    expect(failedBy(javascript(), escaped)?.outcome).toBe("tool_error");
    expect(failedBy(rowOf(streamed("ok", READ)), escaped)?.outcome).toBe("server_error");
  });

  test.each<[why: string, error: Parameters<typeof errorWith>[0]]>([
    ["a handler caught it", {}],
    ["it is only a message", { level: "warning", handled: 0 }],
    ["it names another span", { handled: 0, span_id: "0000000000000001" }],
    ["it is of another trace", { handled: 0, trace_id: "f".repeat(32) }],
  ])("leaves the call as it was when %s", (_, error) => {
    expect(failedBy(javascript(), errorWith(error))).toBeNull();
  });

  test("leaves a cancelled call cancelled", () => {
    expect(failedBy(rowOf(transaction("cancelled", TOOL)), errorWith({ handled: 0 }))).toBeNull();
  });

  test("gives a failed call its issue, once, and leaves the outcome", () => {
    const failed = rowOf(streamed("error", { ...TOOL, ...ANSWERED, "mcp.tool.result.is_error": true }));
    const stored = { ...failed, issue_id: issueOfSpan(failed) };
    const known = failedBy(stored, errorWith({ handled: 0 }));
    expect(known).toMatchObject({
      outcome: "tool_error",
      error_type: "tool_error",
      issue_id: "issue of the event",
    });
    expect(
      known && failedBy(known, errorWith({ handled: 0, issue_id: "issue of a later event" })),
    ).toBeNull();
  });

  test("teaches version 10 the code, whichever of two events comes first", () => {
    const call = rowOf(transaction("internal_error", READ));
    const thrown = errorWith({
      handled: 0,
      mechanism: "auto.ai.mcp_server",
      error_type: "Error",
      error_message: "gone",
      issue_id: "thrown",
    });
    const answered = errorWith({
      handled: 0,
      mechanism: "auto.ai.mcp_server",
      error_type: "JsonRpcError_-32603",
      error_message: "gone",
      issue_id: "4fa264",
    });
    const oneWay = failedBy(failedBy(call, thrown) ?? call, answered);
    expect(oneWay).toMatchObject({
      outcome: "server_error",
      rpc_code: -32603,
      error_type: "-32603",
      error_message: "gone",
      issue_id: "thrown",
    });
  });
});

describe("two events for one failure", () => {
  const thrown = errorWith({
    event_id: "1".repeat(32),
    mechanism: "auto.ai.mcp_server",
    error_type: "Error",
    handled: 0,
  });
  const answered = errorWith({
    event_id: "2".repeat(32),
    mechanism: "auto.ai.mcp_server",
    error_type: "JsonRpcError_-32603",
    handled: 0,
  });

  test("the JSON-RPC answer folds into the exception, not the other way", () => {
    expect(foldsInto(answered, thrown)).toBe(true);
    expect(foldsInto(thrown, answered)).toBe(false);
  });
  test("only for the same span", () => {
    expect(foldsInto({ ...answered, span_id: "0000000000000001" }, thrown)).toBe(false);
    expect(foldsInto({ ...answered, span_id: "" }, { ...thrown, span_id: "" })).toBe(false);
  });
  test("what Python raised folds into what it had logged", () => {
    const logged = errorWith({ event_id: "3".repeat(32) });
    const raised = errorWith({ event_id: "4".repeat(32), mechanism: "generic" });
    expect(foldsInto(raised, logged)).toBe(true);
    expect(foldsInto(logged, raised)).toBe(false);
    expect(
      foldsInto({ ...raised, exceptions: '[{"type":"KeyError","value":"k","frames":[]}]' }, logged),
    ).toBe(false);
  });
});

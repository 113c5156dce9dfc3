/**
 * Uploads as SDKs really sent them (`test/fixtures/`), through the whole path into the facts store, and the rows that
 * must come of them. One driver made all of Sentry's: the same calls against the same server, over several transports
 * and SDKs. They are dated 2026-11-22, so the clock is fixed, and the projects keep everything.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { accept } from "@/ingest/accept";
import type { IncomingUpload, UploadAnswer } from "@/ingest/http/incoming";
import { uploadRoute } from "@/ingest/http/route";
import { facts } from "@/lib/clickhouse/client";
import type { ErrorException, ErrorRow, LogRow, OutcomeRow, SpanRow } from "@/lib/clickhouse/rows";
import { freshStores, seedProject } from "../stores";

freshStores();

const NOW = new Date("2026-11-22T16:00:00Z");
const FIXTURES = path.join("test", "fixtures");

type Captured = { method: string; url: string; headers: Record<string, string> };
type Replayed = {
  answers: UploadAnswer[];
  spans: SpanRow[];
  errors: ErrorRow[];
  logs: LogRow[];
  ledger: OutcomeRow[];
};

const replays = new Map<string, Promise<Replayed>>();

/** What is stored of a folder of uploads that went to a project of their own; each folder is sent once. */
function replay(folder: string): Promise<Replayed> {
  const replayed = replays.get(folder) ?? send(folder, 1);
  replays.set(folder, replayed);
  return replayed;
}

/** Sends every upload of a folder, in the order of its capture and without waiting for answers, as SDKs do. */
async function send(folder: string, times: number): Promise<Replayed> {
  const { project, key } = await seedProject({ retentionDays: 10_000 });
  const directory = path.join(FIXTURES, folder);
  const files = readdirSync(directory).filter((file) => file.endsWith(".envelope"));
  const sent = (file: string) => {
    const body = readFileSync(path.join(directory, file));
    const request = readFileSync(path.join(directory, file.replace(".envelope", ".http.json")), "utf8");
    const upload = uploadOf(JSON.parse(request) as Captured, body, project.id, key.publicKey);
    const route = uploadRoute(upload.path);
    if (!route) throw new Error(`${upload.path} is no ingest path.`);
    return accept(upload, route, NOW);
  };
  const answers: UploadAnswer[] = [];
  for (let time = 0; time < times; time++) answers.push(...(await Promise.all(files.map(sent))));
  return { answers, ...(await storedIn(project.id)) };
}

/** The captured request with the key of the project that it now goes to. Bodies were kept decompressed. */
function uploadOf(captured: Captured, body: Buffer, projectId: number, publicKey: string): IncomingUpload {
  const sentTo = captured.url
    .replace(/^\/api\/\d+\//, `/api/${projectId}/`)
    .replaceAll("publickey123", publicKey);
  const url = new URL(sentTo, "http://127.0.0.1");
  const headers = new Map(
    Object.entries(captured.headers)
      .filter(([name]) => name !== "content-encoding" && name !== "content-length")
      .map(([name, value]) => [name, value.replaceAll("publickey123", publicKey)]),
  );
  return {
    method: captured.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => headers.get(name),
    body: async () => body,
  };
}

async function storedIn(projectId: number): Promise<Omit<Replayed, "answers">> {
  const store = await facts();
  const ask = async <Row>(query: string): Promise<Row[]> =>
    store.read(async (reader) => {
      const result = await reader.query({ query, query_params: { id: projectId }, format: "JSONEachRow" });
      return result.json<Row>();
    });
  return {
    spans: await ask<SpanRow>("SELECT * FROM spans_of(project_id = {id:UInt64}) ORDER BY start_time, name"),
    errors: await ask<ErrorRow>(
      "SELECT * FROM errors_of(project_id = {id:UInt64}) ORDER BY timestamp, error_type",
    ),
    logs: await ask<LogRow>("SELECT * FROM logs_of(project_id = {id:UInt64}) ORDER BY timestamp"),
    ledger: await ask<OutcomeRow>(
      `SELECT kind, outcome, reason, sum(quantity) AS quantity FROM outcomes_of(project_id = {id:UInt64})
       GROUP BY kind, outcome, reason ORDER BY kind, outcome, reason`,
    ),
  };
}

const calls = (spans: readonly SpanRow[]) => spans.filter((span) => span.is_server_call === 1);

/** `tools/call boom → tool_error tool_error`: what a page would say of a call. */
const story = (span: SpanRow) =>
  [span.method, span.target, "→", span.outcome, span.error_type, span.rpc_code ?? ""]
    .filter((word) => word !== "")
    .join(" ");

const stories = (spans: readonly SpanRow[]) => calls(spans).map(story).sort();

const only = (spans: readonly SpanRow[], method: string, target: string, outcome?: string): SpanRow => {
  const found = spans.filter(
    (span) => span.method === method && span.target === target && (!outcome || span.outcome === outcome),
  );
  const [span] = found;
  if (found.length !== 1 || !span) throw new Error(`${found.length} spans are ${method} ${target}.`);
  return span;
};

const jsonOf = (text: string): unknown => (text === "" ? undefined : JSON.parse(text));

/** The driver's calls against SDK 1 of MCP, as version 11 of Sentry's SDK tells them. */
const DRIVEN = [
  "initialize → ok",
  "notifications/initialized → ok",
  "tools/list → ok",
  "tools/call add → ok",
  "tools/call multi → ok",
  "tools/call boom → tool_error tool_error",
  "tools/call slow_timeout → tool_error tool_error",
  "tools/call validation_fail → tool_error tool_error",
  "tools/call soft_error → tool_error tool_error",
  "tools/call does_not_exist → tool_error invalid_request",
  "tools/call add → tool_error invalid_request",
  "tools/call nested → ok",
  "tools/call manual_capture → ok",
  "resources/list → ok",
  "resources/read file:///docs/readme.md → ok",
  "resources/read users://42/profile → ok",
  "resources/read db://broken → server_error -32603 -32603",
  "resources/read file:///nope → client_error -32602 -32602",
  "prompts/list → ok",
  "prompts/get review → ok",
  "prompts/get two → ok",
  "prompts/get bad_prompt → server_error -32603 -32603",
  "prompts/get review → client_error -32602 -32602",
  "ping → ok",
  "logging/setLevel → ok",
  "foo/bar → client_error -32601 -32601",
  "notifications/cancelled → ok",
  "tools/call slow → cancelled cancelled",
];

/** `DRIVEN` with some lines told otherwise, or not at all. */
const driven = (otherwise: Readonly<Record<string, string | null>>): string[] =>
  DRIVEN.map((line) => (line in otherwise ? otherwise[line] : line))
    .filter((line) => typeof line === "string")
    .sort();

describe("Sentry for JavaScript 11, streamed spans, in memory", () => {
  test("every call is stored with its outcome, in 31 spans", async () => {
    const { answers, spans, ledger } = await replay("sentry/v11-inmem");
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(spans).toHaveLength(31);
    expect(stories(spans)).toEqual(driven({}));
    expect(ledger).toContainEqual({ kind: "span", outcome: "accepted", reason: "", quantity: 31 });
    // Two handlers threw outside of tools: each is reported a second time, as the JSON-RPC error of its answer.
    expect(ledger).toContainEqual({ kind: "error", outcome: "accepted", reason: "", quantity: 7 });
    expect(ledger).toContainEqual({ kind: "error", outcome: "rejected", reason: "filtered", quantity: 2 });
    expect(ledger).toContainEqual({
      kind: "session",
      outcome: "rejected",
      reason: "unsupported",
      quantity: 1,
    });
  });

  test("the line that a tool logged is stored beside the span it was logged in", async () => {
    const { spans, logs, ledger } = await replay("sentry/v11-inmem");
    expect(logs).toMatchObject([
      {
        body: "hello from nested",
        severity_number: 9,
        release: "probe-server@1.2.3",
        attributes: { k: "v", n: "1" },
      },
    ]);
    expect(spans.find((span) => span.span_id === logs[0]?.span_id)).toMatchObject({
      trace_id: logs[0]?.trace_id,
    });
    expect(ledger).toContainEqual({ kind: "log", outcome: "accepted", reason: "", quantity: 1 });
  });

  test("who called, over what, and for which release", async () => {
    const { spans } = await replay("sentry/v11-inmem");
    for (const span of calls(spans)) {
      expect(span).toMatchObject({
        client_name: "probe-client",
        client_version: "9.9.9",
        client_title: "Probe Client",
        server_name: "probe-server",
        server_version: "1.2.3",
        protocol_version: "2025-11-25",
        transport: "in_memory",
        transport_raw: "InMemoryTransport",
        session_id: "",
        environment: "probe",
        release: "probe-server@1.2.3",
        sdk_name: "sentry.javascript.node",
        sdk_version: "11.12.0",
        dialect: "sentry_js",
        sample_weight: 1,
      });
    }
  });

  test("arguments and results are JSON as MCP has them", async () => {
    const { spans } = await replay("sentry/v11-inmem");
    const add = only(spans, "tools/call", "add", "ok");
    expect(jsonOf(add.arguments)).toEqual({ a: 1, b: 2, note: "secret-note" });
    expect(jsonOf(add.result)).toEqual({ content: [{ type: "text", text: "3" }] });
    expect(add).toMatchObject({ arguments_bytes: 34, result_bytes: 40, result_tokens: 10, request_id: "2" });

    expect(jsonOf(only(spans, "tools/call", "multi").result)).toEqual({
      content: [
        { type: "text", text: "one" },
        { type: "image", mimeType: "image/png", dataLength: 8 },
        { type: "resource", resource: { uri: "file:///x.txt", mimeType: "text/plain" } },
        { type: "resource_link", mimeType: "text/plain", uri: "file:///y.txt", name: "y" },
      ],
    });
    expect(jsonOf(only(spans, "tools/call", "soft_error").result)).toEqual({
      content: [{ type: "text", text: "quota exceeded" }],
      isError: true,
    });
    expect(jsonOf(only(spans, "prompts/get", "review", "ok").arguments)).toEqual({ code: "x=1" });
    expect(jsonOf(only(spans, "prompts/get", "two").result)).toEqual({
      messages: [
        { role: "user", content: { type: "text", text: "a" } },
        { role: "assistant", content: { type: "text", text: "b" } },
      ],
    });
    expect(only(spans, "resources/read", "file:///docs/readme.md").arguments).toBe("");
  });

  test("an error knows its call, its frames and its issue, and the call knows it too", async () => {
    const { spans, errors } = await replay("sentry/v11-inmem");
    const boom = only(spans, "tools/call", "boom");
    const [error] = errors.filter((row) => row.span_id === boom.span_id);
    expect(error).toMatchObject({
      error_type: "TypeError",
      error_message: "kaboom because",
      method: "tools/call",
      target: "boom",
      handled: 0,
      level: "error",
      mechanism: "auto.ai.mcp_server",
      release: "probe-server@1.2.3",
      environment: "probe",
      trace_id: boom.trace_id,
    });
    expect(boom.issue_id).toBe(error?.issue_id);
    const [exception] = JSON.parse(error?.exceptions ?? "[]") as ErrorException[];
    expect(exception?.frames.some((frame) => frame.in_app && frame.context_line !== undefined)).toBe(true);
  });

  test("of two events for one failure, the call takes the issue of the real exception", async () => {
    const { spans, errors } = await replay("sentry/v11-inmem");
    for (const [method, target] of [
      ["resources/read", "db://broken"],
      ["prompts/get", "bad_prompt"],
    ] as const) {
      const call = only(spans, method, target);
      const thrown = errors.find((error) => error.span_id === call.span_id && error.error_type === "Error");
      expect(call.issue_id).toBe(thrown?.issue_id);
    }
  });

  test("an error that a handler caught and survived does not fail its call", async () => {
    const { spans, errors } = await replay("sentry/v11-inmem");
    const call = only(spans, "tools/call", "manual_capture");
    expect(
      errors
        .filter((error) => error.span_id === call.span_id)
        .map((error) => error.error_type)
        .sort(),
    ).toEqual(["", "RangeError"]);
    expect(call.outcome).toBe("ok");
  });
});

describe("Sentry for JavaScript 11 over Streamable HTTP, in production's shape", () => {
  test("29 MCP spans in 27 traces, each below its HTTP request", async () => {
    const { spans } = await replay("sentry/v11-http-serveronly");
    const mcp = spans.filter((span) => span.method !== "");
    expect(mcp).toHaveLength(29);
    expect(new Set(mcp.map((span) => span.trace_id)).size).toBe(27);
    const ids = new Set(spans.map((span) => span.span_id));
    expect(mcp.every((span) => ids.has(span.parent_span_id))).toBe(true);
    // The cancelled call's span is never sent; its cancellation is.
    expect(stories(spans)).toEqual(driven({ "tools/call slow → cancelled cancelled": null }));
    expect(only(spans, "notifications/cancelled", "").request_id).toBe("25");
  });

  test("session, client and what the HTTP request knew", async () => {
    const { spans } = await replay("sentry/v11-http-serveronly");
    for (const span of calls(spans)) {
      expect(span).toMatchObject({
        session_id: "4492aa39-ffba-420b-b876-add69af927dd",
        client_name: "plain-client",
        client_version: "0.1.0",
        transport: "streamable_http",
        transport_raw: "StreamableHTTPServerTransport",
        user_agent: "node",
        client_address: "127.0.0.1",
      });
      expect(span.attributes["network.protocol.version"]).toBeUndefined();
    }
  });
});

describe("Sentry for JavaScript 11 on MCP SDK 2", () => {
  test("an unknown tool is a JSON-RPC error of the client", async () => {
    const { spans } = await replay("sentry/v11-mcpsdk2-inmem");
    expect(stories(spans)).toEqual(
      [
        ...driven({
          "tools/call does_not_exist → tool_error invalid_request":
            "tools/call does_not_exist → client_error -32602 -32602",
          "foo/bar → client_error -32601 -32601": null,
        }),
        "server/discover → client_error -32601 -32601",
      ].sort(),
    );
  });
});

describe("Sentry for JavaScript 11, transactions", () => {
  test("the same calls as streamed", async () => {
    const { spans } = await replay("sentry/v11-static-inmem");
    expect(stories(spans)).toEqual(driven({}));
    expect(jsonOf(only(spans, "tools/call", "add", "ok").arguments)).toEqual({
      a: 1,
      b: 2,
      note: "secret-note",
    });
    expect(only(spans, "resources/read", "db://broken").name).toBe("resources/read db://broken");
  });
});

/** Version 10 has no JSON-RPC codes: a caller's mistake looks like the server's. Codes come from error events. */
const VERSION_10 = {
  "resources/read file:///nope → client_error -32602 -32602": "resources/read file:///nope → server_error",
  "prompts/get review → client_error -32602 -32602": "prompts/get review → server_error",
  "foo/bar → client_error -32601 -32601": "foo/bar → server_error",
};

describe("Sentry for JavaScript 10", () => {
  test("transactions in memory: without inputs and outputs, and still with outcomes", async () => {
    const { spans } = await replay("sentry/v10-inmem");
    const withoutTexts = {
      "tools/call does_not_exist → tool_error invalid_request":
        "tools/call does_not_exist → tool_error tool_error",
      "tools/call add → tool_error invalid_request": "tools/call add → tool_error tool_error",
    };
    expect(stories(spans).map(withoutLearntCode)).toEqual(
      driven({ ...VERSION_10, ...withoutTexts }).map(withoutLearntCode),
    );
    expect(
      calls(spans).every((span) => span.transport === "in_memory" && span.client_name === "probe-client"),
    ).toBe(true);
    expect(spans.filter((span) => span.name.startsWith("SELECT"))).toHaveLength(1);
  });

  test("transactions over HTTP, with the children of each", async () => {
    const { spans, errors, ledger } = await replay("sentry/v10-http");
    expect(stories(spans).map(withoutLearntCode)).toEqual(
      driven({
        ...VERSION_10,
        "tools/call slow → cancelled cancelled": null,
        "notifications/cancelled → ok": null,
      }).map(withoutLearntCode),
    );
    expect(only(spans, "tools/call", "soft_error").outcome).toBe("tool_error");
    expect(only(spans, "resources/read", "db://broken")).toMatchObject({
      outcome: "server_error",
      rpc_code: -32603,
    });
    expect(errors).toHaveLength(7);
    expect(ledger).toContainEqual({ kind: "span", outcome: "accepted", reason: "", quantity: spans.length });
    expect(ledger).toContainEqual({ kind: "client_report", outcome: "accepted", reason: "", quantity: 1 });
    expect(ledger).toContainEqual({
      kind: "span",
      outcome: "sdk_dropped",
      reason: "no_parent_span",
      quantity: expect.any(Number),
    });
    expect(JSON.stringify([spans, errors])).not.toContain("jsonrpc");
  });
});

/** Which of two events binds first decides whether a server error of version 10 is known by code or by exception. */
const withoutLearntCode = (line: string) => line.replace(/→ server_error.*/, "→ server_error");

describe("a server told not to record inputs and outputs", () => {
  test("its arguments are nowhere, in no column of any table", async () => {
    const { spans, errors } = await replay("sentry/v11-noinputs-http");
    expect(calls(spans).length).toBeGreaterThan(20);
    for (const span of spans) expect([span.arguments, span.result]).toEqual(["", ""]);
    // The SDK puts them into the HTTP bodies all the same.
    // Frames show the driver's own source, which holds one of its arguments; that is no recording.
    const withoutSource = errors.map((error) => ({
      ...error,
      exceptions: (JSON.parse(error.exceptions) as ErrorException[]).map(({ type, value }) => [type, value]),
    }));
    const stored = JSON.stringify([spans, withoutSource]);
    for (const argument of ["secret-note", "jsonrpc"]) expect(stored).not.toContain(argument);
  });
});

describe("Sentry for Python", () => {
  test("a tool that threw counts as failed, although its span never says so", async () => {
    const { spans, errors } = await replay("sentry/python-mcp");
    expect(stories(spans)).toEqual(
      [
        "prompts/get review → ok",
        "resources/read db://broken → server_error UnexpectedResourceError",
        "resources/read file:///nope → client_error MCPError",
        "resources/read file:///readme.md → ok",
        "tools/call add → ok",
        "tools/call add → tool_error invalid_request",
        "tools/call boom → tool_error tool_error",
        "tools/call nope → tool_error invalid_request",
        "tools/call text → ok",
      ].sort(),
    );
    const boom = only(spans, "tools/call", "boom");
    const [error] = errors.filter((row) => row.span_id === boom.span_id);
    expect(error).toMatchObject({
      error_type: "UnexpectedToolError",
      method: "tools/call",
      target: "boom",
      mechanism: "logging",
    });
    expect(boom.issue_id).toBe(error?.issue_id);
    const chain = JSON.parse(error?.exceptions ?? "[]") as ErrorException[];
    expect(chain.map((link) => `${link.type}: ${link.value}`)).toEqual([
      "ValueError: py kaboom x",
      "UnexpectedToolError: Error executing tool boom",
    ]);
    expect(error?.exceptions).not.toContain("vars");
  });

  test("arguments, results and ids come in Python's own encoding", async () => {
    const { spans } = await replay("sentry/python-mcp");
    const add = only(spans, "tools/call", "add", "ok");
    expect(add).toMatchObject({
      request_id: "3",
      transport: "stdio",
      transport_raw: "stdio",
      dialect: "sentry_python",
      release: "py@1",
    });
    expect(jsonOf(add.arguments)).toEqual({ a: 1, b: 2 });
    expect(jsonOf(add.result)).toEqual({ structuredContent: { result: 3 } });
    expect(jsonOf(only(spans, "prompts/get", "review").arguments)).toEqual({ code: "x=1" });
  });
});

describe("everything else that an SDK sends", () => {
  test("is taken or counted, and never an error to the sender", async () => {
    const { answers, spans, errors, ledger } = await replay("sentry/v11-misc");
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(spans.map((span) => [span.name, span.user_id])).toEqual([["with-link", "42"]]);
    expect(errors).toHaveLength(4);
    expect(errors.find((error) => error.error_message === "uncaught!")).toMatchObject({
      level: "fatal",
      handled: 0,
    });
    const counted = Object.fromEntries(
      ledger.map((row) => [`${row.kind} ${row.outcome} ${row.reason}`.trim(), row.quantity]),
    );
    expect(counted).toEqual({
      "attachment rejected unsupported": 1,
      "check_in rejected unsupported": 2,
      "client_report accepted": 2,
      "error accepted": 4,
      "error sdk_dropped before_send": 1,
      "feedback rejected unsupported": 1,
      "log accepted": 2,
      "metric rejected unsupported": 2,
      "session rejected unsupported": 2,
      "span accepted": 1,
      "span sdk_dropped ignored": 1,
    });
  });
});

describe("OpenTelemetry", () => {
  test("JSON and Protocol Buffers of one span give one and the same row, and its exception", async () => {
    const { answers, spans, errors } = await replay("otlp");
    expect(answers.every((answer) => answer.status === 200 || answer.status === 202)).toBe(true);
    expect(spans).toHaveLength(2);
    for (const span of spans) {
      expect(span).toMatchObject({
        is_server_call: 1,
        method: "tools/call",
        target: "add",
        outcome: "server_error",
        error_type: "-32603",
        error_message: "otel boom",
        rpc_code: -32603,
        session_id: "sess-1",
        protocol_version: "2025-11-25",
        request_id: "2",
        transport: "streamable_http",
        server_name: "otel-mcp",
        release: "1.0.0",
        environment: "probe",
        dialect: "otel",
      });
      expect(span.attributes).toEqual({ "gen_ai.operation.name": "execute_tool", arr: '["a","b"]' });
      const error = errors.find((row) => row.span_id === span.span_id);
      expect(error).toMatchObject({
        error_type: "Error",
        error_message: "otel boom",
        method: "tools/call",
        target: "add",
      });
      expect(span.issue_id).toBe(error?.issue_id);
    }
  });
});

describe("a retry", () => {
  test("of every upload stores nothing twice", async () => {
    const { spans, errors, ledger } = await send("sentry/v11-inmem", 2);
    expect([spans.length, errors.length]).toEqual([31, 7]);
    expect(ledger).toContainEqual({ kind: "span", outcome: "accepted", reason: "", quantity: 31 });
  });
});

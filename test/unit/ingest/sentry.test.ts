import { describe, expect, test } from "vitest";
import { readUpload } from "@/ingest/read";
import { contextWith, envelopeOf, NOW, readable } from "./given";

const START = NOW.getTime() / 1000 - 60;
const TRACE = "5d929ec5086d47fd8783b8240331de25";
const HEADER = {
  event_id: "8b9c57f8da2548d1beed11e4ad8d6e51",
  sdk: { name: "sentry.javascript.node", version: "11.12.0" },
  trace: { sample_rate: "0.25", release: "r@1", environment: "prod" },
};
const V2 = "application/vnd.sentry.items.span.v2+json";

const span = (otherwise: Record<string, unknown> = {}) => ({
  trace_id: TRACE,
  span_id: "8c3f06cec93639b4",
  name: "tools/call add",
  status: "ok",
  start_timestamp: START,
  end_timestamp: START + 0.0205,
  is_segment: true,
  attributes: {
    "sentry.op": { value: "mcp.server", type: "string" },
    "mcp.method.name": { value: "tools/call", type: "string" },
    "mcp.tool.name": { value: "add", type: "string" },
    "mcp.tool.result.content_count": { value: 1, type: "integer" },
  },
  ...otherwise,
});
const spans = (...items: unknown[]) => [
  { type: "span", item_count: items.length, content_type: V2 },
  { version: 2, items },
];
const event = (otherwise: Record<string, unknown> = {}) => [
  { type: "event" },
  {
    event_id: "1".repeat(32),
    timestamp: START,
    level: "error",
    exception: { values: [{ type: "Error", value: "x" }] },
    ...otherwise,
  },
];
const read = (...lines: unknown[]) =>
  readable("sentry_envelope", undefined, envelopeOf(HEADER, ...lines), contextWith());
const counts = (upload: {
  counts: Array<{ kind: string; outcome: string; reason: string; quantity: number }>;
}) =>
  Object.fromEntries(
    upload.counts.map((count) => [`${count.kind} ${count.outcome} ${count.reason}`.trim(), count.quantity]),
  );

describe("one bad item rejects only itself", () => {
  test.each<[what: string, bad: unknown[], reason: string, problem: RegExp]>([
    [
      "a count that is not the number of spans",
      [{ type: "span", item_count: 3, content_type: V2 }, { items: [span()] }],
      "span rejected invalid",
      /promises 3 spans and holds 1/,
    ],
    [
      "a container without a count",
      [{ type: "span", content_type: V2 }, { items: [span()] }],
      "span rejected invalid",
      /promises no spans and holds 1/,
    ],
    [
      "a payload that is no JSON",
      [{ type: "event" }, "{nonsense"],
      "error rejected invalid",
      /not a JSON object/,
    ],
    [
      "an event of next year",
      event({ timestamp: START + 31e6 }),
      "error rejected invalid",
      /more than an hour in the future/,
    ],
    [
      "an event from before what is kept",
      event({ timestamp: START - 91 * 86400 }),
      "error rejected invalid",
      /older than the 90 days/,
    ],
    ["a span of 1970", spans(span({ start_timestamp: 3 })), "span rejected invalid", /1970-01-01.*older/],
    [
      "a span of the year 9999",
      spans(span({ start_timestamp: 253402300799 })),
      "span rejected invalid",
      /9999-12-31.*future/,
    ],
    [
      "a span without a start",
      spans(span({ start_timestamp: null })),
      "span rejected invalid",
      /no time that could be read/,
    ],
    ["a trace id that is none", spans(span({ trace_id: "xyz" })), "span rejected invalid", /32 hex digits/],
    [
      "a span id of zeros",
      spans(span({ span_id: "0".repeat(16) })),
      "span rejected invalid",
      /16 hex digits/,
    ],
    ["a span that is no object", spans("span"), "span rejected invalid", /not a JSON object/],
    [
      "a client report over 4 KiB",
      [{ type: "client_report" }, { discarded_events: "x".repeat(5000) }],
      "client_report rejected too_large",
      /4096 is the most/,
    ],
  ])("%s", (_, bad, reason, problem) => {
    const upload = read(...spans(span()), ...bad, ...event());
    expect(counts(upload)).toEqual({ "span accepted": 1, "error accepted": 1, [reason]: 1 });
    expect(upload.problems).toEqual([expect.stringMatching(problem)]);
  });

  test("what cannot be found after a broken frame is one rejected item", () => {
    const upload = read(...spans(span()), { type: "event", length: 9999 }, "{}");
    expect(counts(upload)).toEqual({ "span accepted": 1, "other rejected invalid": 1 });
  });
});

describe("a payload of 3 MiB is cut, and what it came with is kept", () => {
  const LARGE = JSON.stringify({ text: "x ".repeat(1.5 * 1024 * 1024) });
  const data = { "sentry.op": "mcp.server", "mcp.method.name": "tools/call", "mcp.tool.name": "add" };
  const withArgument = { ...data, "mcp.request.argument.document": LARGE };

  test.each<[string, unknown[]]>([
    [
      "a transaction",
      [
        { type: "transaction" },
        {
          type: "transaction",
          transaction: "tools/call add",
          start_timestamp: START,
          timestamp: START + 1,
          contexts: {
            trace: { trace_id: TRACE, span_id: "8c3f06cec93639b4", op: "mcp.server", data: withArgument },
          },
        },
      ],
    ],
    [
      "a span on its own",
      [
        { type: "span" },
        {
          trace_id: TRACE,
          span_id: "8c3f06cec93639b4",
          op: "mcp.server",
          start_timestamp: START,
          timestamp: START + 1,
          data: withArgument,
        },
      ],
    ],
  ])("of %s", (_, item) => {
    const upload = read(...item);
    expect(counts(upload)).toEqual({ "span accepted": 1 });
    const [row] = upload.spans;
    expect(row).toMatchObject({ method: "tools/call", target: "add" });
    expect(row?.arguments_bytes).toBeGreaterThan(3 * 1024 * 1024);
    expect(row?.arguments.length).toBeLessThanOrEqual(64 * 1024);
  });

  test("of an error event", () => {
    const upload = read(...event({ message: "x", extra: { document: LARGE } }));
    expect(counts(upload)).toEqual({ "error accepted": 1 });
    expect(upload.errors[0]).toMatchObject({ error_type: "Error", error_message: "x" });
    expect(upload.errors[0]?.contexts.length).toBeLessThanOrEqual(64 * 1024);
  });
});

test("types that nobody kept, or knows, are counted, and no problem of the sender", () => {
  const upload = read(
    { type: "replay_video" },
    "x",
    { type: "from_the_future" },
    "x",
    { type: "trace_metric", item_count: 7 },
    "{}",
    { type: "__proto__" },
    "{}",
  );
  expect(counts(upload)).toEqual({
    "replay rejected unsupported": 1,
    "other rejected unsupported": 2,
    "metric rejected unsupported": 7,
  });
  expect(upload.problems).toEqual([]);
  expect(upload.eventId).toBe(HEADER.event_id);
});

describe("an envelope that cannot be read at all", () => {
  test.each(["", "nonsense", "[]\n", '{}\n{"type":"event","length":5}\n'])(
    "%j is a 400 and a count",
    (body) => {
      expect(readUpload("sentry_envelope", undefined, Buffer.from(body), contextWith())).toEqual({
        ok: false,
        status: 400,
        message: expect.any(String),
        counts: [{ kind: "other", outcome: "rejected", reason: "invalid", quantity: 1 }],
      });
    },
  );
});

test("a streamed span takes release, environment and weight from the envelope, and microseconds from floats", () => {
  const [row] = read(...spans(span())).spans;
  expect(row).toMatchObject({
    release: "r@1",
    environment: "prod",
    sample_weight: 4,
    duration_us: 20500,
    start_time: "1795363140.000000",
  });
});

test("what a span says of itself wins over the envelope", () => {
  const attributes = {
    ...span().attributes,
    "sentry.release": { value: "r@2", type: "string" },
    "sentry.environment": { value: "dev", type: "string" },
  };
  expect(read(...spans(span({ attributes }))).spans[0]).toMatchObject({ release: "r@2", environment: "dev" });
});

test("a cancellation in the same upload cancels the call, by session and request id", () => {
  const attribute = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, type: "string" }]));
  const call = (spanId: string, session: string) =>
    span({
      span_id: spanId,
      attributes: attribute({
        "sentry.op": "mcp.server",
        "mcp.method.name": "tools/call",
        "mcp.tool.name": "slow",
        "mcp.request.id": "25",
        "mcp.session.id": session,
      }),
    });
  const note = span({
    span_id: "00000000000000aa",
    name: "notifications/cancelled",
    attributes: attribute({
      "sentry.op": "mcp.notification.client_to_server",
      "mcp.method.name": "notifications/cancelled",
      "mcp.cancelled.request_id": "25",
      "mcp.session.id": "s1",
    }),
  });
  const rows = read(...spans(call("0000000000000001", "s1"), note, call("0000000000000002", "s2"))).spans;
  expect(rows.map((row) => row.outcome)).toEqual(["cancelled", "ok", "no_response"]);
});

test("the legacy span of browsers, and the event of /store/", () => {
  const legacy = {
    trace_id: TRACE,
    span_id: "00000000000000ab",
    description: "click",
    op: "ui.click",
    start_timestamp: START,
    timestamp: START + 1,
    data: {},
  };
  expect(read({ type: "span" }, legacy).spans[0]).toMatchObject({
    name: "click",
    duration_us: 1_000_000,
    method: "",
  });
  const stored = readable("sentry_store", undefined, Buffer.from(JSON.stringify(event()[1])), contextWith());
  expect([stored.eventId, stored.errors[0]?.error_type]).toEqual(["1".repeat(32), "Error"]);
});

test("Python's transactions: RFC 3339 times, nulls, numbers as ids, MCP below HTTP", () => {
  const transaction = {
    type: "transaction",
    transaction: "/mcp",
    start_timestamp: "2026-11-22T15:59:00.000001Z",
    timestamp: "2026-11-22T15:59:01.5Z",
    release: "py@1",
    sdk: { name: "sentry.python", version: "2.68.0" },
    platform: "python",
    contexts: {
      trace: {
        trace_id: TRACE,
        span_id: "00000000000000aa",
        parent_span_id: null,
        op: "http.server",
        status: null,
        data: { "user_agent.original": "claude-code/1.0.9 (cli)", "client.address": "10.1.1.1" },
      },
    },
    spans: [
      {
        trace_id: TRACE,
        span_id: "00000000000000ab",
        parent_span_id: "00000000000000aa",
        op: "mcp.server",
        description: "tools/call add",
        start_timestamp: "2026-11-22T15:59:00.1Z",
        timestamp: "2026-11-22T15:59:00.2Z",
        data: {
          "mcp.method.name": "tools/call",
          "mcp.tool.name": "add",
          "mcp.request.id": 3,
          "mcp.transport": "stdio",
          "network.transport": "pipe",
          "mcp.request.argument.a": "1",
          "mcp.request.argument.name": "Ann",
          "mcp.tool.result.is_error": null,
        },
      },
    ],
  };
  const rows = read({ type: "transaction" }, transaction).spans;
  expect(rows[0]).toMatchObject({
    name: "/mcp",
    start_time: "1795363140.000001",
    duration_us: 1_499_999,
    is_server_call: 0,
    kind: "server",
    parent_span_id: "",
  });
  // Stateless HTTP is reported as stdio by that SDK; the HTTP span above it knows better, and who called.
  expect(rows[1]).toMatchObject({
    is_server_call: 1,
    request_id: "3",
    transport: "streamable_http",
    transport_raw: "stdio",
    client_name: "claude-code",
    client_version: "1.0.9",
    client_address: "10.1.1.1",
    outcome: "ok",
  });
  expect(JSON.parse(rows[1]?.arguments ?? "")).toEqual({ a: 1, name: "Ann" });
});

describe("an error event", () => {
  const error = (otherwise: Record<string, unknown>) => read(...event(otherwise)).errors[0];

  test("keeps chain, frames and mechanism, and neither variables, bodies, cookies nor secrets in source", () => {
    const row = error({
      exception: {
        values: [
          { type: "KeyError", value: "k", mechanism: { type: "chained", handled: true } },
          {
            type: "ToolError",
            value: "failed for a@b.io",
            mechanism: {
              type: "auto.ai.mcp_server",
              handled: false,
              data: { error_type: "tool_execution", tool_name: "add" },
            },
            stacktrace: {
              frames: [
                {
                  filename: "a.ts",
                  function: "f",
                  lineno: 3,
                  in_app: true,
                  vars: { secret: "v4r" },
                  pre_context: ["before", "api_key='s0urce1'"],
                  context_line: "password = 's0urce2'",
                  post_context: ["after", 'token: "s0urce3"'],
                },
              ],
            },
          },
        ],
      },
      request: {
        method: "POST",
        url: "http://x/mcp",
        data: '{"jsonrpc":"2.0"}',
        cookies: { a: "c00kie" },
        headers: { authorization: "Bearer abc", host: "x" },
      },
      tags: [
        ["team", "probe"],
        ["api_key", "k3y"],
      ],
      user: { id: 42, email: "e@x.io" },
      breadcrumbs: {
        values: [{ timestamp: "2026-11-22T15:00:00Z", message: "b", data: { password: "p4ss" } }],
      },
      contexts: {
        trace: { trace_id: TRACE.toUpperCase(), span_id: "8c3f06cec93639b4" },
        device: { a: 1 },
        order: { total: 3 },
      },
      fingerprint: ["{{ default }}", "x"],
    });
    expect(row).toMatchObject({
      error_type: "ToolError",
      error_message: "failed for [scrubbed]",
      handled: 0,
      mechanism: "auto.ai.mcp_server",
      method: "tools/call",
      target: "add",
      trace_id: TRACE,
      span_id: "8c3f06cec93639b4",
      user_id: "42",
      tags: { team: "probe", api_key: "[scrubbed]" },
      fingerprint: ["{{ default }}", "x"],
      culprit: "f (a.ts)",
    });
    expect(JSON.stringify(row)).not.toMatch(/v4r|c00kie|jsonrpc|k3y|p4ss|Bearer abc/);
    const [first, last] = JSON.parse(row?.exceptions ?? "[]");
    expect(first).toEqual({ type: "KeyError", value: "k", mechanism: "chained", handled: true, frames: [] });
    expect(last.frames).toEqual([
      {
        filename: "a.ts",
        function: "f",
        lineno: 3,
        in_app: true,
        pre_context: ["before", "api_key='[scrubbed]'"],
        context_line: "password = '[scrubbed]'",
        post_context: ["after", 'token: "[scrubbed]"'],
      },
    ]);
    expect(JSON.parse(row?.contexts ?? "{}")).toEqual({
      order: { total: 3 },
      request: { method: "POST", url: "http://x/mcp", headers: { authorization: "[scrubbed]", host: "x" } },
    });
    expect(JSON.parse(row?.breadcrumbs ?? "[]")).toEqual([
      { timestamp: 1795359600, message: "b", data: { password: "[scrubbed]" } },
    ]);
  });

  test("may be a message without a type", () => {
    expect(
      error({
        message: "probe",
        level: "warning",
        exception: { values: [{ value: "probe", mechanism: { synthetic: true } }] },
      }),
    ).toMatchObject({ error_type: "", error_message: "probe", level: "warning" });
    expect(error({ exception: undefined, logentry: { message: "n %s", formatted: "n 1" } })).toMatchObject({
      error_message: "n 1",
      exceptions: "[]",
    });
  });

  test("without a time happened when it came; without an id gets the same one each time", () => {
    const twice = [0, 1].map(
      () =>
        readable(
          "sentry_envelope",
          undefined,
          envelopeOf({}, { type: "event" }, { message: "m" }),
          contextWith(),
        ).errors[0],
    );
    expect(twice[0]).toMatchObject({
      timestamp: "2026-11-22T16:00:00.000000Z",
      event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(twice[1]).toEqual(twice[0]);
  });
});

test("a client report becomes counts by our kinds, bytes and nonsense left out", () => {
  const upload = read(
    { type: "client_report" },
    {
      timestamp: START,
      discarded_events: [
        { reason: "queue_overflow", category: "span", quantity: 5 },
        { reason: "queue_overflow", category: "transaction", quantity: 2 },
        { reason: "before_send", category: "error", quantity: 1 },
        { reason: "x", category: "log_byte", quantity: 900 },
        { reason: "no; such", category: "monitor", quantity: 1 },
        { reason: "a", category: "span", quantity: -4 },
        null,
        7,
      ],
    },
  );
  expect(counts(upload)).toEqual({
    "span sdk_dropped queue_overflow": 7,
    "error sdk_dropped before_send": 1,
    "check_in sdk_dropped other": 1,
    "client_report accepted": 1,
  });
});

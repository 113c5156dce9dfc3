import { randomBytes } from "node:crypto";

/** Makes a new upload on each call: other ids and times, the same shape and size. Cheap, so that senders stay small. */
export type BodySource = { contentType: string; spansPerBody: number; next: () => Buffer };

const TOOLS = [
  "search",
  "get_weather",
  "create_issue",
  "list_files",
  "read_file",
  "run_query",
  "add",
  "subtract",
];
const CLIENTS = ["claude-code", "Visual Studio Code", "cursor", "claude-ai", "zed"];

/**
 * OTLP in protobuf: 100 MCP server spans of about 0.8 KB, tool calls with arguments and a result, as OpenTelemetry's
 * semantic conventions name things.
 */
export function otlpBodies(spansPerBody = 100): BodySource {
  const spans = Array.from({ length: spansPerBody }, (_, index) => otlpSpan(index));
  const service = message([
    field(1, attribute("service.name", "bench-server")),
    field(1, attribute("service.version", "1.4.2")),
    field(1, attribute("deployment.environment.name", "production")),
  ]);
  const scope = message([field(1, "@modelcontextprotocol/sdk"), field(2, "1.32.2")]);
  const scopeSpans = message([field(1, scope), ...spans.map((span) => field(2, span.bytes))]);
  const template = message([field(1, message([field(1, service), field(2, scopeSpans)]))]);
  const places = spans.map((span) => ({
    traceId: template.indexOf(span.traceId),
    spanId: template.indexOf(span.spanId),
    times: template.indexOf(span.times),
    durationNs: BigInt(1_000_000 + Math.floor(Math.random() * 200_000_000)),
  }));

  const next = () => {
    const body = Buffer.from(template);
    const fresh = randomBytes(24 * spansPerBody);
    const now = BigInt(Date.now()) * 1_000_000n;
    places.forEach(({ traceId, spanId, times, durationNs }, index) => {
      fresh.copy(body, traceId, index * 24, index * 24 + 16);
      fresh.copy(body, spanId, index * 24 + 16, index * 24 + 24);
      body.writeBigUInt64LE(now - durationNs, times);
      body.writeBigUInt64LE(now, times + 9); // One byte of tag between start and end.
    });
    return body;
  };
  return { contentType: "application/x-protobuf", spansPerBody, next };
}

function otlpSpan(index: number) {
  const tool = TOOLS[index % TOOLS.length] ?? "search";
  const isError = index % 20 === 19;
  const traceId = randomBytes(16);
  const spanId = randomBytes(8);
  const times = Buffer.concat([randomBytes(8), Buffer.from([0x41]), randomBytes(8)]);
  const attributes = {
    "mcp.method.name": "tools/call",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": tool,
    "mcp.session.id": `session-${index % 40}`,
    "mcp.protocol.version": "2025-11-25",
    "mcp.client.name": CLIENTS[index % CLIENTS.length] ?? "zed",
    "mcp.client.version": "2.1.0",
    "jsonrpc.request.id": String(index),
    "network.transport": "tcp",
    "network.protocol.name": "http",
    "enduser.id": `user-${index % 60}`,
    "gen_ai.tool.call.arguments": JSON.stringify({
      query: `rows about topic ${index}`,
      limit: 20,
      cursor: null,
    }),
    "gen_ai.tool.call.result": JSON.stringify({
      content: [{ type: "text", text: `Found ${index} rows. ${"Lorem ipsum dolor sit amet. ".repeat(3)}` }],
    }),
    ...(isError ? { "error.type": "tool_error" } : {}),
  };
  const bytes = message([
    field(1, traceId),
    field(2, spanId),
    field(5, `tools/call ${tool}`),
    Buffer.from([0x30, 2]), // kind: server
    Buffer.from([0x39]), // start, then end in `times`
    times,
    ...Object.entries(attributes).map(([key, value]) => field(9, attribute(key, value))),
    ...(isError ? [field(15, Buffer.from([0x18, 2]))] : []),
  ]);
  return { traceId, spanId, times, bytes };
}

/** Sentry's JavaScript SDK 11 behind stateless HTTP: an envelope for every single call. */
export function envelopeBodies(): BodySource {
  let made = 0;
  const next = () => {
    made += 1;
    const ids = randomBytes(24).toString("hex");
    const tool = TOOLS[made % TOOLS.length] ?? "search";
    const end = Date.now() / 1000;
    const text = (value: string) => ({ value, type: "string" });
    const span = {
      name: `tools/call ${tool}`,
      span_id: ids.slice(32),
      trace_id: ids.slice(0, 32),
      start_timestamp: end - 0.02,
      end_timestamp: end,
      is_segment: true,
      status: "ok",
      attributes: {
        "sentry.op": text("mcp.server"),
        "sentry.origin": text("auto.function.mcp_server"),
        "sentry.release": text("bench-server@1.4.2"),
        "sentry.environment": text("production"),
        "mcp.method.name": text("tools/call"),
        "mcp.tool.name": text(tool),
        "mcp.request.id": text(String(made)),
        "mcp.transport": text("StreamableHTTPServerTransport"),
        "mcp.client.name": text(CLIENTS[made % CLIENTS.length] ?? "zed"),
        "mcp.client.version": text("2.1.0"),
        "mcp.server.name": text("bench-server"),
        "mcp.protocol.version": text("2025-11-25"),
        "mcp.request.argument.query": text('"rows about a topic"'),
        "mcp.tool.result.content_count": { value: 1, type: "integer" },
        "mcp.tool.result.content": text("Found 12 rows. Lorem ipsum dolor sit amet."),
      },
    };
    const lines = [
      { sent_at: new Date().toISOString(), sdk: { name: "sentry.javascript.node", version: "11.12.0" } },
      { type: "span", item_count: 1, content_type: "application/vnd.sentry.items.span.v2+json" },
      { version: 2, items: [span] },
    ];
    return Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"));
  };
  return { contentType: "application/x-sentry-envelope", spansPerBody: 1, next };
}

const message = (fields: Buffer[]): Buffer => Buffer.concat(fields);

/** A length-delimited field: text, bytes or a message. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

const attribute = (key: string, value: string): Buffer =>
  message([field(1, key), field(2, message([field(1, value)]))]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

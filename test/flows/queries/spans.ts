/** Made-up calls of five days, and how their rows look in the store: with corrections, samples, notifications, noise. */
import { type ErrorRow, type LogRow, OUTCOMES, type SpanRow, TRANSPORTS } from "@/lib/clickhouse/rows";

/** A span with everything at its most ordinary. */
export function span(projectId: number, values: Partial<SpanRow> = {}): SpanRow {
  return {
    project_id: projectId,
    start_time: new Date().toISOString(),
    trace_id: "0".repeat(32),
    span_id: "0".repeat(16),
    parent_span_id: "",
    name: "tools/call add",
    kind: "server",
    duration_us: 1_000,
    status: "ok",
    is_server_call: 1,
    method: "tools/call",
    category: "tool",
    target: "add",
    direction: "inbound",
    outcome: "ok",
    error_type: "",
    error_message: "",
    rpc_code: null,
    request_id: "1",
    session_id: "",
    client_name: "claude-code",
    client_version: "2.0.0",
    client_title: "",
    server_name: "calculator",
    server_version: "1.0.0",
    service_key: 1,
    protocol_version: "2025-06-18",
    transport: "stdio",
    transport_raw: "StdioServerTransport",
    user_id: "",
    user_agent: "",
    client_address: "",
    environment: "production",
    release: "1.0.0",
    sdk_name: "sentry.javascript.node",
    sdk_version: "11.12.0",
    dialect: "sentry_js",
    sample_weight: 1,
    arguments_bytes: 0,
    result_bytes: 0,
    result_tokens: 0,
    arguments: "",
    result: "",
    attributes: {},
    issue_id: "",
    upload_id: "1",
    received_at: new Date().toISOString(),
    retention_days: 90,
    sign: 1,
    revision: 0,
    ...values,
  };
}

/** An occurrence of an error in the trace `aaaa…`. */
export const errorRow = (projectId: number, values: Partial<ErrorRow> = {}): ErrorRow => ({
  project_id: projectId,
  timestamp: new Date().toISOString(),
  event_id: "e".repeat(32),
  trace_id: "a".repeat(32),
  span_id: "",
  issue_id: "i1",
  fingerprint: [],
  level: "error",
  error_type: "CacheKeyError",
  error_message: "undefined cache namespace",
  culprit: "read",
  handled: 0,
  mechanism: "generic",
  exceptions: "[]",
  method: "resources/read",
  target: "file:///a",
  transaction: "",
  environment: "production",
  release: "1.0.0",
  user_id: "",
  platform: "node",
  server_host: "",
  sdk_name: "",
  sdk_version: "",
  tags: { region: "eu" },
  contexts: '{"os":{}}',
  breadcrumbs: "[]",
  key_id: "key",
  upload_id: "1",
  received_at: new Date().toISOString(),
  retention_days: 90,
  sign: 1,
  ...values,
});

/** A log line of the trace `aaaa…`. */
export const logLine = (projectId: number, values: Partial<LogRow> = {}): LogRow => ({
  project_id: projectId,
  timestamp: new Date().toISOString(),
  trace_id: "a".repeat(32),
  span_id: "",
  severity_number: 9,
  severity_text: "INFO",
  body: "cache is cold",
  event_name: "",
  logger: "app.cache",
  attributes: { "cache.size": "0" },
  service: "weather",
  environment: "production",
  release: "1.0.0",
  sdk_name: "",
  sdk_version: "",
  upload_id: "1",
  received_at: new Date().toISOString(),
  retention_days: 90,
  ...values,
});

export type Traffic = {
  /** What the store is given. */
  rows: SpanRow[];
  /** The calls that stand, once corrections are taken into account. */
  calls: SpanRow[];
};

const KINDS = [
  { method: "tools/call", category: "tool", targets: ["add", "subtract", 'it\'s \\ "odd" — ü😀'] },
  { method: "resources/read", category: "resource", targets: ["file:///a?b=c&d", "add"] },
  { method: "prompts/get", category: "prompt", targets: ["greet"] },
  { method: "tools/list", category: "protocol", targets: [""] },
  { method: "notifications/initialized", category: "notification", targets: [""] },
] as const;

/**
 * `count` calls spread over the five days before `now`, several in the same microsecond; one in twenty is corrected
 * afterwards, one in ten stands for four, one in ten is followed by a child span that is no call.
 */
export function traffic(projectId: number, count: number, now: Date, seed = 1): Traffic {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const id = (digits: number) => Array.from({ length: digits }, () => pick([..."0123456789abcdef"])).join("");
  const rows: SpanRow[] = [];
  const calls: SpanRow[] = [];
  let at = now.getTime() - 5 * 86_400_000;
  for (let index = 0; index < count; index++) {
    at += ((5 * 86_400_000) / count) * 2 * random();
    const { method, category, targets } = pick(KINDS);
    const micros = String(Math.floor(random() * 1_000)).padStart(3, "0");
    const fresh = new Date(at).toISOString().replace("Z", `${micros}Z`);
    const first = span(projectId, {
      start_time: index % 7 === 0 ? (calls.at(-1)?.start_time ?? fresh) : fresh,
      trace_id: id(32),
      span_id: id(16),
      method,
      category,
      target: pick(targets),
      duration_us: Math.floor(Math.exp(7 + 5 * random() + random())),
      outcome: random() < 0.8 ? "ok" : pick(OUTCOMES),
      client_name: pick(["claude-code", "Visual Studio Code", "cursor", ""]),
      client_version: pick(["1.0.0", "2.0.0"]),
      transport: pick(TRANSPORTS),
      protocol_version: pick(["2025-03-26", "2025-06-18", ""]),
      server_name: pick(["calculator", "weather"]),
      environment: pick(["production", "production", "staging"]),
      release: pick(["1.0.0", "1.1.0"]),
      user_id: pick(["", "ann", "ben", "cem"]),
      session_id: pick(["", "s1", "s2", "s3", "s4"]),
      sample_weight: random() < 0.1 ? 4 : 1,
      arguments: '{"a":1}',
    });
    rows.push(first);
    if (index % 10 === 3) {
      const child = { method: "", category: "", target: "", outcome: "" } as const;
      rows.push({ ...first, ...child, span_id: id(16), parent_span_id: first.span_id, is_server_call: 0 });
    }
    if (index % 20 === 5) {
      const second: SpanRow = { ...first, outcome: "server_error", error_type: "Late", revision: 1 };
      rows.push({ ...first, sign: -1 }, second);
      calls.push(second);
    } else calls.push(first);
  }
  return { rows, calls };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

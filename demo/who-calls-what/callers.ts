import type { DemoTransport } from "../calculator/listen";
import type { CalculatorOptions } from "../calculator/process";
import type { RequestName } from "../calculator/requests";

/** How often a kind of client asks what; weights, not counts. */
type Habits = Partial<Record<RequestName, number>>;

/** A client as it introduces itself, how it reaches the calculator, and what it wants of it. */
export type Caller = {
  client: { name: string; version: string; title?: string };
  transport: DemoTransport;
  sdk: CalculatorOptions["sdk"];
  sessions: number;
  requestsPerSession: number;
  habits: Habits;
};

const coding: Habits = {
  add: 30,
  subtract: 14,
  multiply: 16,
  divide: 8,
  statistics: 6,
  read_constants: 2,
  divide_by_zero: 2,
  invalid_arguments: 2,
};

const chatting: Habits = {
  add: 10,
  divide: 8,
  square_root: 6,
  statistics: 10,
  read_units: 8,
  read_constants: 8,
  read_history: 6,
  read_exchange_rates: 5,
  explain: 6,
  word_problem: 5,
  negative_root: 2,
  read_unknown: 1,
};

const automating: Habits = {
  add: 20,
  multiply: 12,
  statistics: 4,
  unknown_tool: 2,
  invalid_arguments: 2,
  divide_by_zero: 1,
};

/** The skew of a public server: one client makes half of the calls, and a long tail makes the rest. */
export const CALLERS: readonly Caller[] = [
  {
    client: { name: "claude-code", version: "2.1.14", title: "Claude Code" },
    transport: "stdio",
    sdk: "sentry",
    sessions: 2,
    requestsPerSession: 62,
    habits: coding,
  },
  {
    client: { name: "claude-code", version: "2.0.76", title: "Claude Code" },
    transport: "streamable_http",
    sdk: "sentry",
    sessions: 2,
    requestsPerSession: 28,
    habits: { ...coding, read_units: 10, explain: 4 },
  },
  {
    client: { name: "Visual Studio Code", version: "1.107.0" },
    transport: "stdio",
    sdk: "sentry",
    sessions: 1,
    requestsPerSession: 34,
    habits: coding,
  },
  {
    client: { name: "Visual Studio Code", version: "1.106.2" },
    transport: "streamable_http",
    sdk: "sentry",
    sessions: 2,
    requestsPerSession: 14,
    habits: { ...coding, read_units: 8 },
  },
  {
    client: { name: "cursor", version: "2.2.44" },
    transport: "stdio",
    sdk: "sentry",
    sessions: 1,
    requestsPerSession: 38,
    habits: coding,
  },
  {
    client: { name: "windsurf", version: "1.13.5" },
    transport: "sse",
    sdk: "sentry",
    sessions: 2,
    requestsPerSession: 12,
    habits: coding,
  },
  {
    client: { name: "claude-ai", version: "0.1.0" },
    transport: "streamable_http",
    sdk: "opentelemetry",
    sessions: 4,
    requestsPerSession: 18,
    habits: chatting,
  },
  {
    client: { name: "openai-mcp", version: "1.0.0" },
    transport: "streamable_http",
    sdk: "opentelemetry",
    sessions: 2,
    requestsPerSession: 12,
    habits: chatting,
  },
  {
    client: { name: "n8n", version: "1.122.4" },
    transport: "sse",
    sdk: "sentry",
    sessions: 1,
    requestsPerSession: 22,
    habits: automating,
  },
];

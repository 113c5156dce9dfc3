/** The same questions as `lib/queries`, answered in plain JavaScript over the same calls. */
import type { SpanRow } from "@/lib/clickhouse/rows";
import type { Filters } from "@/lib/filters";
import type { Dimension } from "@/lib/queries/breakdown";
import type { TimeRange } from "@/lib/time-range";

const COLUMN_OF: Record<Dimension | "category" | "session_id", (call: SpanRow) => string> = {
  method: (call) => call.method,
  tool_name: (call) => (call.category === "tool" ? call.target : ""),
  resource_uri: (call) => (call.category === "resource" ? call.target : ""),
  prompt_name: (call) => (call.category === "prompt" ? call.target : ""),
  target: (call) => call.target,
  client: (call) => call.client_name,
  client_version: (call) => call.client_version,
  transport: (call) => call.transport,
  protocol_version: (call) => call.protocol_version,
  server: (call) => call.server_name,
  release: (call) => call.release,
  environment: (call) => call.environment,
  outcome: (call) => call.outcome,
  user: (call) => call.user_id,
  user_agent: (call) => call.user_agent,
  category: (call) => call.category,
  session_id: (call) => call.session_id,
};

export const named = (call: SpanRow, name: keyof typeof COLUMN_OF): string => COLUMN_OF[name](call);

/** The calls that filters and a range leave in. */
export function asked(
  calls: readonly SpanRow[],
  filters: Partial<Filters>,
  { from, to }: TimeRange,
): SpanRow[] {
  const { from: _from, to: _to, ...lists } = filters;
  return calls.filter((call) => {
    const time = Date.parse(call.start_time);
    if (time < from.getTime() || time >= to.getTime()) return false;
    if (call.category === "notification" && !filters.category?.includes("notification")) return false;
    return Object.entries(lists).every(
      ([name, values]) =>
        values.length === 0 || (values as string[]).includes(named(call, name as keyof typeof COLUMN_OF)),
    );
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const weight = (calls: readonly SpanRow[]): number => sum(calls.map((call) => call.sample_weight));

/** Linear between the two values next to the rank; null of no calls. */
function percentileMs(calls: readonly SpanRow[], share: number): number | null {
  if (calls.length === 0) return null;
  const sorted = calls.map((call) => call.duration_us / 1000).sort((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}

export function measure(calls: readonly SpanRow[]) {
  const ended = (...outcomes: string[]) => weight(calls.filter((call) => outcomes.includes(call.outcome)));
  const count = weight(calls);
  const errors = ended("tool_error", "server_error", "no_response");
  const judged = count - ended("cancelled", "input_required");
  // A cancelled call's duration says nothing about answers.
  const timed = calls.filter((call) => call.outcome !== "cancelled");
  const durations = timed.map((call) => (call.duration_us / 1000) * call.sample_weight);
  const outcomes = [...new Set(calls.map((call) => call.outcome))].map((name) => [name, ended(name)]);
  return {
    count,
    errors,
    error_rate: judged > 0 ? errors / judged : 0,
    avg_duration_ms: timed.length > 0 ? sum(durations) / weight(timed) : null,
    p50_duration_ms: percentileMs(timed, 0.5),
    p95_duration_ms: percentileMs(timed, 0.95),
    p99_duration_ms: percentileMs(timed, 0.99),
    outcomes: Object.fromEntries(outcomes) as Record<string, number>,
  };
}

export const distinct = (calls: readonly SpanRow[], name: keyof typeof COLUMN_OF): number =>
  new Set(calls.map((call) => named(call, name)).filter((value) => value !== "")).size;

/** Calls by the values of the dimensions, the key being those values as JSON. */
export function grouped(calls: readonly SpanRow[], by: readonly Dimension[]): Map<string, SpanRow[]> {
  const groups = new Map<string, SpanRow[]>();
  for (const call of calls) {
    const key = JSON.stringify(by.map((name) => named(call, name)));
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return groups;
}

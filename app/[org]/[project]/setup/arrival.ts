import type { RequestRow } from "@/lib/queries/request-row";

/** What the setup page says of the newest call; what `first-call` answers with. */
export type Arrival = {
  /** ISO 8601. */
  startTime: string;
  method: string;
  /** `""` when the method has none. */
  target: string;
  client: string;
  transport: string;
  durationMs: number;
  outcome: string;
  traceId: string;
  spanId: string;
};

export const arrivalOf = (call: RequestRow): Arrival => ({
  startTime: call.start_time,
  method: call.method,
  target: call.target,
  client: [call.client, call.client_version].filter(Boolean).join(" "),
  transport: call.transport,
  durationMs: call.duration_ms,
  outcome: call.outcome,
  traceId: call.trace_id,
  spanId: call.span_id,
});

import type { Sender } from "../received";

/** 56 bits decide whether a span is sampled; the threshold is how many of all values are not. */
const VALUES = 2 ** 56;
const THRESHOLD_DIGITS = 14;
/** The older form notes a power of two. 63 stood for "never", and says nothing of a span that is here. */
const POWER_MAX = 62;
/** OpenTelemetry's member among those of other vendors, and in it `key:value` pairs. */
const OURS = /(?:^|,)[ \t]{0,8}ot=([^,]*)/;
const THRESHOLD = /(?:^|;)th:([^; \t]*)/;
const HEX = /^[0-9a-f]{1,14}$/;
const POWER = /(?:^|;)p:(\d{1,2})(?=[; \t]|$)/;
/** One call that claims to stand for more would drown all others. */
const WEIGHT_MAX = 1_000_000;
const TRACE_STATE_MAX = 1_024;

/**
 * How many spans one stands for, by what its sampler noted in W3C's `tracestate`: `ot=th:c` (a threshold, in hex digits
 * from the left) or `ot=p:2` (a power of two). 1 when it notes nothing, or nothing that can be.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function weightOf(traceState: string): number {
  if (traceState.length > TRACE_STATE_MAX) return 1;
  const noted = OURS.exec(traceState)?.[1];
  if (noted === undefined) return 1;
  const threshold = THRESHOLD.exec(noted)?.[1];
  if (threshold !== undefined) {
    if (!HEX.test(threshold)) return 1;
    const rejected = Number.parseInt(threshold.padEnd(THRESHOLD_DIGITS, "0"), 16);
    return Math.min(VALUES / (VALUES - rejected), WEIGHT_MAX);
  }
  const power = Number(POWER.exec(noted)?.[1] ?? 0);
  return power > POWER_MAX ? 1 : Math.min(2 ** power, WEIGHT_MAX);
}

/** The sender of a span that was sampled as its trace state says. */
export function sampledBy(sender: Sender, traceState: string): Sender {
  if (traceState === "") return sender;
  const sampleWeight = weightOf(traceState);
  return sampleWeight === sender.sampleWeight ? sender : { ...sender, sampleWeight };
}

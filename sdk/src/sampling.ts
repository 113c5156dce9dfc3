/** 56 bits of a trace id decide; a threshold says how many of their values are left out. */
const BITS = 56;
const VALUES = 2 ** BITS;
/** More digits of a threshold would claim a precision that a rate like 0.1 does not have. */
const THRESHOLD_DIGITS = 4;

/** A sampler that takes `rate` of all traces, and what it writes into the `tracestate` of those it takes. */
export type Sampler = { takes: (traceId: string) => boolean; traceState: string };

/**
 * Decides by the trace id, so that all servers on the way of one trace decide alike, and says so in `tracestate`
 * (`ot=th:…`), so that whoever counts can count right: at a rate of 0.1 each call stands for ten.
 *
 * @param rate 0 to 1
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function samplerOf(rate: number): Sampler {
  if (!(rate < 1)) return { takes: () => true, traceState: "" };
  if (!(rate > 0)) return { takes: () => false, traceState: "" };
  const step = 2 ** (BITS - 4 * THRESHOLD_DIGITS);
  const threshold = Math.min(Math.round((VALUES * (1 - rate)) / step) * step, VALUES - step);
  if (threshold === 0) return { takes: () => true, traceState: "" };
  const digits = (threshold / step).toString(16).padStart(THRESHOLD_DIGITS, "0").replace(/0+$/, "");
  return {
    takes: (traceId) => Number.parseInt(traceId.slice(-BITS / 4), 16) >= threshold,
    traceState: `ot=th:${digits}`,
  };
}

/** Adds our member to the `tracestate` of a parent, in the place of an older one of OpenTelemetry's. */
export function traceStateWith(parent: string, ours: string): string {
  if (ours === "") return parent;
  const others = parent.split(",").filter((member) => member.trim() !== "" && !/^\s*ot=/.test(member));
  return [ours, ...others].join(",");
}

/** How far the two clocks may drift apart (a laptop that slept, NTP) before the wall clock is believed again. */
const DRIFT_MS_MAX = 20;

let offsetMs = Date.now() - performance.now();

/** Milliseconds since 1970 with their fractions. Monotonic as long as nobody moves the wall clock. */
export function now(): number {
  const elapsedMs = performance.now();
  const wallMs = Date.now();
  if (Math.abs(offsetMs + elapsedMs - wallMs) > DRIFT_MS_MAX) offsetMs = wallMs - elapsedMs;
  return offsetMs + elapsedMs;
}

/** As OTLP writes a time: nanoseconds since 1970 as a decimal text, more digits than a number has. */
export function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.floor((ms - whole) * 1e6);
  return `${whole}${String(rest).padStart(6, "0")}`;
}

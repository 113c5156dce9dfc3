// What both clients do with the script, so that they differ in their SDK only.
import { setTimeout as pause } from "node:timers/promises";

/** Rows are told apart by when they began, so calls keep a distance; a cancellation needs some time to arrive. */
const BETWEEN_CALLS_MS = 60;
const AFTER_CANCELLING_MS = 250;

/** Makes one call after the other and writes what came back: `{ id, startedAt, endedAt, answer }`, times in ms. */
export async function play(calls, request) {
  for (const { id, method, params, cancelAfterMs } of calls) {
    await pause(BETWEEN_CALLS_MS);
    const controller = new AbortController();
    const timer = cancelAfterMs && setTimeout(() => controller.abort("no longer needed"), cancelAfterMs);
    const startedAt = Date.now();
    const answer = await request({ method, ...(params && { params }) }, controller.signal).then(
      (result) => ({ result }),
      (error) => (controller.signal.aborted ? { cancelled: true } : { error: words(error) }),
    );
    clearTimeout(timer);
    if (cancelAfterMs) await pause(AFTER_CANCELLING_MS);
    console.log(JSON.stringify({ id, startedAt, endedAt: Date.now(), answer }));
  }
}

/** The JSON-RPC error that the SDK threw; one of its own has no such code. */
const words = ({ code, message }) => ({
  ...(Number.isInteger(code) && { code }),
  message: `${Number.isInteger(code) ? "" : `${code}: `}${message}`,
});

import { failed } from "./guard";

/** How long a process that ends may wait for its last upload. */
const LAST_UPLOAD_MS_MAX = 2_000;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Uploads what is held before the process ends, and changes nothing about when or how it does, except that it may take
 * up to two seconds longer when there is something to upload.
 */
export function beforeEnd(flush: () => Promise<void>, hasHeld: () => boolean): void {
  let hasFlushed = false;
  process.on("beforeExit", () => {
    if (hasFlushed || !hasHeld()) return;
    // Once: a receiver that is away would otherwise keep the process alive for ever, two seconds at a time.
    hasFlushed = true;
    void lastUpload(flush);
  });
  for (const signal of SIGNALS) {
    const onSignal = () => {
      // Whoever listens too decides whether the process ends; without anybody it would have ended by now.
      const isDecidedElsewhere = process.listenerCount(signal) > 1;
      const flushed = hasHeld() ? lastUpload(flush) : undefined;
      if (isDecidedElsewhere) return;
      process.removeListener(signal, onSignal);
      const end = () => void process.kill(process.pid, signal);
      if (flushed) void flushed.then(end);
      else end();
    };
    // Before the others: a listener that listens once is gone from the count when its turn is over.
    process.prependListener(signal, onSignal);
  }
}

/** Never rejects. The timer keeps the process alive meanwhile; the upload itself does not. */
function lastUpload(flush: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LAST_UPLOAD_MS_MAX);
    flush()
      .catch(failed)
      .finally(() => {
        clearTimeout(timer);
        resolve();
      });
  });
}

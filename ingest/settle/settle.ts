import { facts } from "@/lib/clickhouse/client";
import { env } from "@/lib/env";
import { metrics } from "@/lib/metrics";
import { resident, residentIfMade } from "@/lib/resident";
import { onStored } from "../write/stored";
import { insertingSince } from "../write/writer";
import { GRACE_SECONDS } from "./derived";
import { Settler } from "./settler";

/** Passes begin at least this far apart, and while something is stored not much further: a pass may use a thirteenth of a core. */
const EVERY_MS = 2_000;
const REST_FACTOR = 12;
/** After the last upload there may be cancellations whose calls have not come. */
const WATCHFUL_MS = (GRACE_SECONDS + 30) * 1000;

/** The one settler of this process. */
const settler = (): Settler => resident("settler", () => new Settler({ insertingSince }));

/** One pass over what was stored since the last. See `Settler.pass`. */
export const settle = (): Promise<boolean> => settler().pass();

/**
 * Settles from now on, in a process that stores uploads: right away when something is stored after a pause, and every two
 * seconds while it goes on. Once however often it is called.
 */
export function startSettling(): void {
  const { ROLE } = env();
  if (ROLE === "all" || ROLE === "ingest") resident("settling", () => new Settling());
}

/** Returns when a pass that was under way has ended. */
export async function stopSettling(): Promise<void> {
  await residentIfMade<Settling>("settling")?.stop();
}

class Settling {
  readonly #stopListening = onStored(() => this.#wake());
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #lastBeganAt = Number.NEGATIVE_INFINITY;
  #lastStoredAt = performance.now();
  #isFailing = false;
  #isStopped = false;

  constructor() {
    this.#after(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    await this.#running;
    await settler().release();
  }

  #wake(): void {
    this.#lastStoredAt = performance.now();
    if (this.#timer !== undefined || this.#running) return;
    this.#after(Math.max(0, this.#lastBeganAt + EVERY_MS - performance.now()));
  }

  #after(ms: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#pass().finally(() => {
        this.#running = null;
      });
    }, ms);
    this.#timer.unref();
  }

  async #pass(): Promise<void> {
    this.#lastBeganAt = performance.now();
    try {
      await settle();
      this.#isFailing = false;
    } catch (error) {
      metrics().settleFailures.inc();
      if (!this.#isFailing)
        console.error("What arrived apart could not be related; it is tried again until it can.", error);
      this.#isFailing = true;
    }
    // On a server others store too, and only asking tells; embedded, this process knows when there is nothing to do.
    const { mode } = await facts();
    const isQuiet = mode === "embedded" && performance.now() - this.#lastStoredAt > WATCHFUL_MS;
    const tookMs = performance.now() - this.#lastBeganAt;
    if (!isQuiet || this.#isFailing) this.#after(Math.max(EVERY_MS - tookMs, tookMs * REST_FACTOR));
  }
}

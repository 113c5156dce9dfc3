import type { Call } from "./call";

/** Requests that a client left open. More than this at once is an attack or a leak, and is not followed to its end. */
const OPEN_MAX = 10_000;

/** The requests of a connection that wait for their answer. An id repeats where stateless clients share a transport. */
export class OpenRequests {
  readonly #calls = new Map<unknown, Call[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(id: unknown, call: Call): void {
    if (this.#size >= OPEN_MAX) return;
    const calls = this.#calls.get(id);
    if (calls) calls.push(call);
    else this.#calls.set(id, [call]);
    this.#size += 1;
  }

  /** The oldest request of that id. */
  oldest(id: unknown): Call | undefined {
    return this.#calls.get(id)?.[0];
  }

  /** The oldest request of that id, which is open no more. */
  take(id: unknown): Call | undefined {
    const calls = this.#calls.get(id);
    const call = calls?.shift();
    if (!call) return undefined;
    if (calls?.length === 0) this.#calls.delete(id);
    this.#size -= 1;
    return call;
  }

  /** Those that began before a time, which are open no more. */
  takeOlderThan(startedAtMs: number): Call[] {
    const late: Call[] = [];
    for (const [id, calls] of this.#calls) {
      while (calls[0] && calls[0].startedAtMs < startedAtMs) {
        const call = this.take(id);
        if (call) late.push(call);
      }
    }
    return late;
  }

  takeAll(): Call[] {
    return this.takeOlderThan(Number.POSITIVE_INFINITY);
  }
}

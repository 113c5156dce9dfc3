import type { ErrorException, ErrorRow } from "@/lib/clickhouse/rows";

const REMEMBERED_MS = 10 * 60_000; // Sentry's SDKs send spans up to five seconds after the error; proxies add minutes.
const CALLS_MAX = 20_000;
/**
 * A call fails once, and its error is told a few times over at most. Of more, all are stored, and these first ones
 * decide: 20,000 errors of one call, each compared with all others, kept a process busy for two minutes.
 */
export const ERRORS_OF_CALL_MAX = 32;

type Call = { project_id: number; trace_id: string; span_id: string };
export const callOf = ({ project_id, trace_id, span_id }: Call): string =>
  `${project_id} ${trace_id} ${span_id}`;

/** Errors that name the call they failed, kept some minutes because the call's span usually arrives after them. */
export class RecentErrors {
  readonly #ofCall = new Map<string, { errors: ErrorRow[]; since: number }>();

  get isEmpty(): boolean {
    return this.#ofCall.size === 0;
  }

  of(call: Call): readonly ErrorRow[] {
    return this.#ofCall.get(callOf(call))?.errors ?? [];
  }

  remember(errors: readonly ErrorRow[], now = Date.now()): void {
    for (const error of errors) {
      if (error.span_id === "") continue;
      const call = callOf(error);
      const known = this.#ofCall.get(call);
      if (known !== undefined && known.errors.length >= ERRORS_OF_CALL_MAX) continue;
      // A batch that is tried again brings the same errors again.
      if (known?.errors.some((other) => other.event_id === error.event_id)) continue;
      if (known) known.errors.push(withoutPayload(error));
      else this.#ofCall.set(call, { errors: [withoutPayload(error)], since: now });
    }
    this.#forget(now);
  }

  /** The first entry is always the oldest. */
  #forget(now: number): void {
    for (const [call, { since }] of this.#ofCall) {
      if (this.#ofCall.size <= CALLS_MAX && since > now - REMEMBERED_MS) return;
      this.#ofCall.delete(call);
    }
  }
}

/** An error event is easily 20 KB; what decides about its call is a few hundred bytes. */
function withoutPayload(error: ErrorRow): ErrorRow {
  const chain = JSON.parse(error.exceptions || "[]") as ErrorException[]; // Written by the reader of errors.
  const first = chain.slice(0, 1).map(({ type, value }) => ({ type, value, frames: [] }));
  return { ...error, exceptions: JSON.stringify(first), contexts: "", breadcrumbs: "", tags: {} };
}

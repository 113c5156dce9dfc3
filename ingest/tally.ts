import type { ErrorRow, ItemKind, LogRow, Rejection, SpanRow } from "@/lib/clickhouse/rows";
import type { ItemCount, ReadUpload } from "./upload";

const PROBLEMS_MAX = 20;
const PROBLEM_LENGTH_MAX = 400;

/** Collects what became of the items of one upload: rows, counts for the ledger, sentences for the sender. */
export class Tally {
  readonly spans: SpanRow[] = [];
  readonly errors: ErrorRow[] = [];
  readonly logs: LogRow[] = [];
  readonly #counts = new Map<string, ItemCount>();
  readonly #problems = new Set<string>();
  #unsaid = 0;
  readonly #ids = new Set<string>();

  /** False when the upload had something of this id before. */
  isFirst(id: string): boolean {
    const { size } = this.#ids;
    return this.#ids.add(id).size > size;
  }

  /**
   * Counts items. Spans and errors count by their rows; log lines do not, because one that carries an exception is an
   * item once, and counts as the error that it is.
   */
  accepted(kind: ItemKind, quantity = 1): void {
    this.#count({ kind, outcome: "accepted", reason: "", quantity });
  }

  /** @param problem why, for the sender, who hears it once; none for what is left out by design */
  rejected(kind: ItemKind, reason: Rejection, problem = "", quantity = 1): void {
    this.#count({ kind, outcome: "rejected", reason, quantity });
    const sentence = problem.slice(0, PROBLEM_LENGTH_MAX);
    if (sentence === "" || this.#problems.has(sentence)) return;
    if (this.#problems.size < PROBLEMS_MAX) this.#problems.add(sentence);
    else this.#unsaid++;
  }

  sdkDropped(kind: ItemKind, reason: string, quantity: number): void {
    this.#count({ kind, outcome: "sdk_dropped", reason, quantity });
  }

  finished(eventId: string): ReadUpload {
    const more = this.#unsaid > 0 ? [`And ${this.#unsaid} more.`] : [];
    if (this.spans.length > 0) this.accepted("span", this.spans.length);
    if (this.errors.length > 0) this.accepted("error", this.errors.length);
    return {
      ok: true,
      ...(eventId === "" ? {} : { eventId }),
      spans: this.spans,
      errors: this.errors,
      logs: this.logs,
      counts: [...this.#counts.values()],
      problems: [...this.#problems, ...more],
    };
  }

  #count(count: ItemCount): void {
    const key = `${count.kind} ${count.outcome} ${count.reason}`;
    const before = this.#counts.get(key);
    if (before) before.quantity += count.quantity;
    else this.#counts.set(key, { ...count });
  }
}

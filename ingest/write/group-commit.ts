import { metrics } from "@/lib/metrics";
import { type Batch, batchOf, insertBatch, rowsIn, type UploadRows } from "./batch";
import { bindErrors } from "./late-errors";
import type { RecentErrors } from "./recent-errors";
import { refusesContent } from "./refusals";
import { setRepeatsApart } from "./repeats";
import { SessionCallers } from "./session-callers";
import type { Spool } from "./spool";
import { tellStored } from "./stored";

const BATCH_ROWS_MAX = 50_000;
/**
 * Batches begin at least this far apart, unless one is large already. The first upload after a pause waits for nothing;
 * under a stream of small uploads a commit takes all of a tenth of a second instead of leaving ClickHouse tens of small
 * parts a second to merge.
 */
const PACE = { ms: 100, rows: 10_000 };
/** More than this waiting means that the store is slower than what arrives: the rest goes to the spool. */
const QUEUE_ROWS_MAX = 200_000;
/** An insert that takes longer counts as a store that is away; whether it arrives after all, its token decides. */
const PATIENCE_MS = 10_000;
const REST_MS = { first: 250, longest: 10_000 };

type Waiting = { rows: UploadRows; stored: () => void; failed: (error: unknown) => void };

/**
 * Stores uploads together: whoever arrives while a batch is being stored waits for the next one. Nothing waits when
 * nothing is going on, and a busy process does a few large inserts in place of thousands of small ones.
 *
 * While the facts store is away or slow, batches go to the spool, which counts as stored, and are brought in later,
 * oldest first.
 */
export class GroupCommit {
  readonly #spool: Spool;
  readonly #recentErrors: RecentErrors;
  readonly #callers = new SessionCallers();
  #waiting: Waiting[] = [];
  #waitingRows = 0;
  /** Arrival of the oldest upload in the batch that is being stored. */
  #storingSince: Date | null = null;
  #turn: Promise<void> | null = null;
  #lastBeganAt = Number.NEGATIVE_INFINITY;
  #isFlushing = false;
  #restMs = 0;
  #restsUntil = 0;
  #wakeUp: NodeJS.Timeout | undefined;
  /** An insert that outlived its patience; a connection runs one statement at a time, so the next waits for it. */
  #overdue: Promise<unknown> | null = null;
  #insertingSince: Date | null = null;

  constructor(spool: Spool, recentErrors: RecentErrors) {
    this.#spool = spool;
    this.#recentErrors = recentErrors;
  }

  /**
   * Returns when the rows are stored: in the facts store, or whole on this machine's disk.
   *
   * @throws SpoolFullError when neither would take them
   * @throws ClickHouseError when the store refuses these rows for what they hold
   */
  add(rows: UploadRows): Promise<void> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ rows, stored, failed });
      this.#waitingRows += rowsIn(rows);
      if (this.#waitingRows > QUEUE_ROWS_MAX) void this.#spoolAll(this.#take(QUEUE_ROWS_MAX));
      this.#start();
    });
  }

  /** Begins bringing in what an earlier process left in the spool. */
  resume(): void {
    this.#start();
  }

  /** When the oldest upload that the facts store does not have yet arrived; null when it has all. */
  get oldestUnstoredAt(): Date | null {
    const oldest = [this.#storingSince, this.#waiting[0]?.rows.receivedAt, this.#spool.oldestAt];
    return oldest.reduce<Date | null>(
      (one, other) => (one && (!other || one < other) ? one : (other ?? null)),
      null,
    );
  }

  /** When the insert that is under way began, be it overdue; null when none is. */
  get insertingSince(): Date | null {
    return this.#insertingSince;
  }

  /** Returns when nothing waits in memory any more. What is in the spool stays there for the next start. */
  async flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#turn || this.#waiting.length > 0) {
      this.#start();
      await this.#turn;
    }
    this.#isFlushing = false;
    clearTimeout(this.#wakeUp);
  }

  #start(): void {
    this.#turn ??= this.#work().finally(() => {
      this.#turn = null;
      this.#tellMetrics();
      if (this.#waiting.length > 0) this.#start();
      else if (this.#spool.depth > 0) this.#wakeLater();
    });
  }

  async #work(): Promise<void> {
    do {
      await this.#pace();
      const uploads = this.#take(BATCH_ROWS_MAX);
      this.#storingSince = uploads[0]?.rows.receivedAt ?? null;
      if (uploads.length > 0) await this.#commit(uploads);
      this.#storingSince = null;
      if (this.#spool.depth > 0 && this.#mayTry()) await this.#bringIn();
    } while (this.#waiting.length > 0 || (this.#spool.depth > 0 && this.#mayTry()));
  }

  async #pace(): Promise<void> {
    const ms = this.#lastBeganAt + PACE.ms - performance.now();
    if (ms > 0 && this.#waitingRows < PACE.rows && !this.#isFlushing) {
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
    this.#lastBeganAt = performance.now();
  }

  async #commit(uploads: Waiting[]): Promise<void> {
    if (!this.#mayTry()) return this.#spoolAll(uploads);
    const batch = this.#batchOf(uploads);
    try {
      await this.#insert(batch);
      settle(uploads, batch);
    } catch (error) {
      if (refusesContent(error)) return this.#commitApart(uploads, error);
      this.#rest(error);
      await this.#spoolAll(uploads, batch);
    }
  }

  /** One upload's rows must not cost the others theirs: halves are tried until the refused one stands alone. */
  async #commitApart(uploads: Waiting[], refusal: unknown): Promise<void> {
    if (uploads.length === 1) {
      for (const upload of uploads) upload.failed(refusal);
      return;
    }
    const middle = uploads.length >> 1;
    await this.#commit(uploads.slice(0, middle));
    await this.#commit(uploads.slice(middle));
  }

  async #spoolAll(uploads: Waiting[], batch = this.#batchOf(uploads)): Promise<void> {
    try {
      await this.#spool.add(batch);
      settle(uploads, batch);
    } catch (error) {
      for (const upload of uploads) upload.failed(error);
    }
  }

  async #bringIn(): Promise<void> {
    const oldest = await this.#spool.oldest();
    if (!oldest) return;
    try {
      await this.#insert(oldest.batch);
      await this.#spool.remove(oldest.name);
    } catch (error) {
      if (!refusesContent(error)) return this.#rest(error);
      const kept = await this.#spool.setAside(oldest.name);
      metrics().batchesRefused.inc();
      console.error(`ClickHouse refused a batch for what it holds; it is kept in ${kept}.`, error);
    }
  }

  async #insert(batch: Batch): Promise<void> {
    const startedAt = performance.now();
    await this.#overdue;
    this.#insertingSince = new Date();
    const inserting = this.#store(batch).finally(() => {
      this.#insertingSince = null;
    });
    await this.#withPatience(inserting);
    this.#restMs = 0;
    tellStored();
    metrics().batchRows.observe(rowsIn(batch));
    metrics().batchSeconds.observe((performance.now() - startedAt) / 1000);
  }

  async #store(batch: Batch): Promise<void> {
    await this.#callers.introduce(batch.spans);
    await insertBatch(bindErrors(batch, this.#recentErrors));
  }

  async #withPatience<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#overdue = work.then(
          () => {},
          () => {},
        );
        reject(new Error(`The facts store did not take a batch within ${PATIENCE_MS / 1000} seconds.`));
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([work, patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  #mayTry = (): boolean => Date.now() >= this.#restsUntil;

  /** The store is away: leave it alone for a moment, each time twice as long. */
  #rest(error: unknown): void {
    if (this.#restMs === 0)
      console.error("The facts store is away; uploads are kept on disk until it is back.", error);
    this.#restMs = Math.min(this.#restMs * 2 || REST_MS.first, REST_MS.longest);
    this.#restsUntil = Date.now() + this.#restMs;
  }

  #wakeLater(): void {
    clearTimeout(this.#wakeUp);
    this.#wakeUp = setTimeout(() => this.#start(), Math.max(0, this.#restsUntil - Date.now()));
    this.#wakeUp.unref();
  }

  #batchOf(uploads: readonly Waiting[]): Batch {
    const rows = uploads.map((upload) => upload.rows);
    return batchOf(setRepeatsApart(rows, this.#recentErrors));
  }

  #take(rowsMax: number): Waiting[] {
    let rows = 0;
    let count = 0;
    // At least one, however large it is.
    for (const upload of this.#waiting) {
      rows += rowsIn(upload.rows);
      if (count > 0 && rows > rowsMax) break;
      count += 1;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#waitingRows -= taken.reduce((sum, upload) => sum + rowsIn(upload.rows), 0);
    return taken;
  }

  #tellMetrics(): void {
    const { spoolBatches, spoolOldestSeconds } = metrics();
    spoolBatches.set(this.#spool.depth);
    const oldest = this.#spool.oldestAt;
    spoolOldestSeconds.set(oldest ? (Date.now() - oldest.getTime()) / 1000 : 0);
  }
}

function settle(uploads: readonly Waiting[], batch: Batch): void {
  for (const upload of uploads) upload.stored();
  for (const { kind, outcome, reason, quantity } of batch.outcomes) {
    metrics().items.inc({ kind, outcome, reason }, quantity);
  }
}

import { randomUUID } from "node:crypto";
import { facts } from "@/lib/clickhouse/client";
import { metrics } from "@/lib/metrics";
import { dropLease, takeLease } from "@/lib/records/leases";
import { refusesContent } from "../write/refusals";
import { ask } from "./ask";
import { type Correction, without, write } from "./corrections";
import { GRACE_SECONDS } from "./derived";
import { judge, judgeUnseen } from "./pass";
import { type Second, slicesOf } from "./window";

const LEASE = "settle";
/** Longer than an insert may take (30 s, the client's own limit), so that nobody else reads before it has ended. */
const LEASE_SECONDS = 90;
const LEASE_LEFT_MS = 40_000;
const HOUR = 3600;
/** Where a process begins that does not know what the one before it had done. */
const BEFORE_START_SECONDS = 600;
/**
 * A row is stamped when its insert begins and seen when that ends. This process knows its own inserts; of others nearly
 * all are seen within `usual` seconds, and every `everySeconds` a pass goes back further, for a batch that took long or
 * a replica that lagged.
 */
const OVERLAP = { own: 1, usual: 5, long: 60, everySeconds: 30 };
const REMEMBERED_MAX = 100_000;

export type SettlerOptions = {
  /** When the oldest insert of this process that is under way began; null when none is. */
  insertingSince?: () => Date | null;
  graceSeconds?: number;
};

/**
 * Corrects stored rows by what arrived apart from them, and is the only one that does. A pass looks at what was stored
 * since the last one that came to its end, so one that fails loses nothing.
 */
export class Settler {
  readonly #holder = randomUUID();
  readonly #insertingSince: () => Date | null;
  readonly #graceSeconds: number;
  /** What was stored in the last hour, by ClickHouse's clock, as far as it was looked at. */
  #seconds: Second[] = [];
  #from: number | null = null;
  #unseenFrom = 0;
  #wentBackAt = 0;
  #heldUntilMs = 0;
  /** Written perhaps, perhaps not: it is tried again, with its token, before anything is read. */
  #unsure: Correction | null = null;
  /** Revisions that this process has withdrawn: a replica that lags must not make it do so again. */
  readonly #corrected = new Set<string>();

  constructor({ insertingSince = () => null, graceSeconds = GRACE_SECONDS }: SettlerOptions = {}) {
    this.#insertingSince = insertingSince;
    this.#graceSeconds = graceSeconds;
  }

  /**
   * One pass, to its end.
   *
   * @returns whether it was this process's turn
   * @throws when a store does not answer; nothing is lost
   */
  async pass(): Promise<boolean> {
    if (!(await this.#mayWrite())) {
      // Whoever has the lease goes on from where we were; should it fall to us again, we start anew.
      this.#from = null;
      this.#unsure = null;
      return false;
    }
    const startedAt = performance.now();
    if (this.#unsure) await this.#write(this.#unsure);
    const inserting = this.#insertingSince();
    const from = this.#from ?? (await this.#start());
    const { now, seconds } = await storedSince(from);
    const to = now + 1;
    this.#seconds = [...this.#seconds.filter(({ at }) => at < from && at > now - HOUR), ...seconds];

    for (const slice of slicesOf(this.#seconds, from, to)) {
      const { corrections, left } = await judge(slice);
      for await (const correction of corrections) await this.#write(correction);
      metrics().settleLeft.inc(left);
    }
    const unseenTo = to - this.#graceSeconds;
    const unseen = await judgeUnseen(this.#unseenFrom, unseenTo, this.#unseenFrom - HOUR);
    if (unseen) await this.#write(unseen);

    this.#advance(now, inserting);
    this.#unseenFrom = Math.min(unseenTo, this.#from ?? unseenTo) - OVERLAP.own;
    metrics().settleRows.inc(seconds.reduce((sum, { rows }) => sum + rows, 0));
    metrics().settleSeconds.observe((performance.now() - startedAt) / 1000);
    return true;
  }

  /** Lets another process take over at once. */
  async release(): Promise<void> {
    if (this.#heldUntilMs === 0) return;
    this.#heldUntilMs = 0;
    await dropLease(LEASE, this.#holder);
  }

  async #start(): Promise<number> {
    const { last, now } = await lastStored();
    this.#seconds = (await storedSince(now - HOUR)).seconds;
    const from = (last || now) - BEFORE_START_SECONDS;
    this.#unseenFrom = from - this.#graceSeconds;
    return from;
  }

  #advance(now: number, inserting: Date | null): void {
    const begun = inserting ? Math.floor(inserting.getTime() / 1000) : now;
    if (this.#heldUntilMs === 0) {
      this.#from = Math.min(now, begun) - OVERLAP.own;
      return;
    }
    const goesBack = now - this.#wentBackAt >= OVERLAP.everySeconds;
    if (goesBack) this.#wentBackAt = now;
    this.#from = Math.min(now, begun) - (goesBack ? OVERLAP.long : OVERLAP.usual);
  }

  async #write(correction: Correction): Promise<void> {
    const open = this.#unsure === correction ? correction : without(correction, this.#corrected);
    if (!open) return;
    if (!(await this.#mayWrite())) throw new Error("Another process settles now; this pass was given up.");
    this.#unsure = open;
    try {
      await write(open);
    } catch (error) {
      if (!refusesContent(error)) throw error;
      metrics().settleLeft.inc();
      console.error("ClickHouse refused a correction for what it holds; the rows stay as they are.", error);
    }
    this.#unsure = null;
    this.#remember(open);
  }

  #remember({ table, changes }: Correction): void {
    for (const { name } of changes) this.#corrected.add(name);
    for (const name of this.#corrected) {
      if (this.#corrected.size <= REMEMBERED_MAX) break;
      this.#corrected.delete(name);
    }
    if (table === "spans") metrics().callsCorrected.inc(changes.length);
  }

  /** Embedded, this process is alone. On servers, whoever holds the lease is, and renews it long before it runs out. */
  async #mayWrite(): Promise<boolean> {
    const { mode } = await facts();
    if (mode === "embedded" || this.#heldUntilMs - Date.now() > LEASE_LEFT_MS) return true;
    const askedAt = Date.now();
    const isHeld = await takeLease(LEASE, this.#holder, LEASE_SECONDS);
    this.#heldUntilMs = isHeld ? askedAt + LEASE_SECONDS * 1000 : 0;
    return isHeld;
  }
}

type Stored = { now: number; seconds: Second[] };

/** How many rows were stored in each second from `from` on, and what time ClickHouse has. */
async function storedSince(from: number): Promise<Stored> {
  const [row] = await ask<{ now: number; seconds: [number, number][] }>(
    "settleStored",
    `SELECT toUnixTimestamp(now()) AS now, arraySort(groupArray((at, rows))) AS seconds
     FROM (
       SELECT at, sum(rows) AS rows FROM (
         SELECT toUnixTimestamp(stored_at) AS at, count() AS rows FROM spans
         WHERE stored_at >= toDateTime(${from}, 'UTC') AND start_time > now() - INTERVAL 7 DAY GROUP BY at
         UNION ALL
         SELECT toUnixTimestamp(stored_at) AS at, count() AS rows FROM errors
         WHERE stored_at >= toDateTime(${from}, 'UTC') AND timestamp > now() - INTERVAL 7 DAY GROUP BY at
       ) GROUP BY at
     )`,
  );
  if (!row) throw new Error("An aggregate without GROUP BY answered without a row.");
  return { now: row.now, seconds: row.seconds.map(([at, rows]) => ({ at, rows })) };
}

/** When something was stored last, 0 when nothing was in a week. Reads four bytes a row, once in a process's life. */
async function lastStored(): Promise<{ last: number; now: number }> {
  const [row] = await ask<{ last: number; now: number }>(
    "settleLast",
    `SELECT toUnixTimestamp(max(at)) AS last, toUnixTimestamp(now()) AS now FROM (
       SELECT max(stored_at) AS at FROM spans WHERE start_time > now() - INTERVAL 7 DAY
       UNION ALL
       SELECT max(stored_at) AS at FROM errors WHERE timestamp > now() - INTERVAL 7 DAY
     )`,
  );
  if (!row) throw new Error("An aggregate without GROUP BY answered without a row.");
  return row;
}

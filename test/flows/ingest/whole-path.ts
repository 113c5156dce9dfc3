import { expect } from "vitest";
import { accept } from "@/ingest/accept";
import { uploadBody } from "@/ingest/http/body";
import type { IncomingUpload } from "@/ingest/http/incoming";
import { uploadRoute } from "@/ingest/http/route";
import { readUpload } from "@/ingest/read";
import type { ReadUpload, UnreadableUpload } from "@/ingest/upload";
import { uploadIdOf } from "@/ingest/write/recent-uploads";
import type { FuzzedUpload } from "@/test/fuzz/uploads";
import type { Seeded } from "@/test/stores";
import { ask } from "./uploads";

/** Every status that `docs/sending-data.md` promises. 500 is not among them. */
const DOCUMENTED = new Set([200, 400, 401, 403, 405, 413, 415, 429, 503]);

export type Judged = { status: number; body: string; read: ReadUpload | UnreadableUpload | null };

/**
 * Uploads of one project from strangers, sent the whole way into the stores, and what must hold of all of them together:
 * what the ledger has received is what reading the same bytes finds, item for item, and what it says is stored is there.
 */
export class WholePath {
  readonly #owner: Seeded;
  readonly #now: Date;
  readonly #seen = new Set<string>();
  readonly #received = new Map<string, number>();
  #lines = 0;

  constructor(owner: Seeded, now: Date) {
    this.#owner = owner;
    this.#now = now;
  }

  /** Sends one upload, and judges its answer alone. */
  async send(upload: FuzzedUpload): Promise<Judged> {
    const route = uploadRoute(`/api/${this.#owner.project.id}/${upload.path}`);
    if (!route) throw new Error(`${upload.path} is no ingest path.`);
    const read = await this.#read(upload, route);
    const answer = await accept(this.#incoming(upload), route, this.#now);
    expect(DOCUMENTED, "a documented status").toContain(answer.status);
    if (read) expect(answer.status).toBe(read.ok ? 200 : read.status);
    return { status: answer.status, body: Buffer.from(answer.body).toString(), read };
  }

  /** What reading the same bytes finds; null when they do not even decompress. */
  async #read(
    upload: FuzzedUpload,
    { format }: NonNullable<ReturnType<typeof uploadRoute>>,
  ): Promise<Judged["read"]> {
    const body = await uploadBody(this.#incoming(upload), () => true);
    if (!body.ok) {
      if (body.status === 413) this.#count("other", 1);
      return null;
    }
    const { project, key } = this.#owner;
    const uploadId = uploadIdOf(project.id, format, body.bytes);
    const read = readUpload(format, upload.headers["content-type"], body.bytes, {
      projectId: project.id,
      keyId: key.id,
      retentionDays: project.retentionDays,
      scrub: { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true },
      uploadId,
      receivedAt: this.#now,
    });
    // What is taken is recognised when it comes again; what is refused is counted each time.
    if (read.ok && this.#seen.has(uploadId)) return read;
    if (read.ok) this.#seen.add(uploadId);
    for (const { kind, outcome, quantity } of read.counts)
      if (outcome !== "sdk_dropped") this.#count(kind, quantity);
    if (read.ok) this.#lines += read.logs.length;
    return read;
  }

  #count(kind: string, quantity: number): void {
    this.#received.set(kind, (this.#received.get(kind) ?? 0) + quantity);
  }

  #incoming({ path, headers, body }: FuzzedUpload): IncomingUpload {
    const all: Record<string, string> = { authorization: `Bearer ${this.#owner.key.publicKey}`, ...headers };
    return {
      method: "POST",
      path: `/api/${this.#owner.project.id}/${path}`,
      query: new URLSearchParams(),
      header: (name) => (Object.hasOwn(all, name) ? all[name] : undefined),
      body: async () => body,
    };
  }

  /** received = stored + Σ rejected, to the unit, and every rejection has a reason. */
  async expectLedgerAddsUp(): Promise<void> {
    const id = this.#owner.project.id;
    const ledger = await ask<{ kind: string; outcome: string; reason: string; items: number }>(
      `SELECT kind, outcome, reason, sum(quantity) AS items FROM outcomes_of(project_id = {id:UInt64})
       WHERE outcome != 'sdk_dropped' GROUP BY kind, outcome, reason`,
      { id },
    );
    const received = new Map<string, number>();
    const accepted = new Map<string, number>();
    for (const { kind, outcome, reason, items } of ledger) {
      received.set(kind, (received.get(kind) ?? 0) + items);
      if (outcome === "accepted") accepted.set(kind, items);
      else expect(reason).not.toBe("");
    }
    const nonZero = (counts: Map<string, number>) =>
      Object.fromEntries([...counts].filter(([, items]) => items > 0).sort());
    expect(nonZero(received)).toEqual(nonZero(this.#received));

    const [stored] = await ask(
      `SELECT (SELECT sum(sign) FROM spans WHERE project_id = {id:UInt64}) AS spans,
              (SELECT count() FROM errors_of(project_id = {id:UInt64})) AS errors,
              (SELECT count() FROM logs_of(project_id = {id:UInt64})) AS lines`,
      { id },
    );
    expect(stored).toEqual({
      spans: accepted.get("span") ?? 0,
      errors: accepted.get("error") ?? 0,
      lines: this.#lines,
    });
  }
}

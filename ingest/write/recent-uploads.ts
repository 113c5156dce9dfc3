import { createHash } from "node:crypto";
import type { UploadFormat } from "../upload";

const REMEMBERED_MAX = 100_000;

/**
 * Decimal of a UInt64 that the same body to the same project always has.
 *
 * @param body decompressed: gzip writes the time into its header, so a retry may compress to other bytes
 */
export function uploadIdOf(projectId: number, format: UploadFormat, body: Uint8Array): string {
  const hash = createHash("sha256").update(`${projectId} ${format}\n`).update(body).digest();
  return hash.readBigUInt64LE().toString();
}

/**
 * Uploads that were taken lately or are just being stored, so that one sent again is answered and not stored twice.
 *
 * Known to this process only: of several ingest processes behind a balancer, each recognises what itself took, and what
 * all of them had stored in the hour before it started.
 */
export class RecentUploads {
  readonly #known = new Map<string, Promise<void>>();

  /**
   * Does `store` unless this upload was stored already; while it is being stored, waits for that.
   *
   * @returns whether it was new
   */
  async once(uploadId: string, store: () => Promise<void>): Promise<boolean> {
    const earlier = this.#known.get(uploadId);
    if (earlier) {
      await earlier;
      return false;
    }
    const storing = store();
    this.#remember(uploadId, storing);
    try {
      await storing;
    } catch (error) {
      this.#known.delete(uploadId);
      throw error;
    }
    return true;
  }

  /** Notes uploads that an earlier process stored. */
  seed(uploadIds: readonly string[]): void {
    for (const uploadId of uploadIds) this.#remember(uploadId, Promise.resolve());
  }

  #remember(uploadId: string, storing: Promise<void>): void {
    this.#known.set(uploadId, storing);
    if (this.#known.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

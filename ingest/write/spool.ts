import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, statfs } from "node:fs/promises";
import path from "node:path";
import { dataPath } from "@/lib/env";
import type { Batch } from "./batch";

/** The disk has no room for a batch either: nothing was kept, and the sender must come again. */
export class SpoolFullError extends Error {
  override name = "SpoolFullError";
}

/** By name: Next has its own copy of this class. */
export const isSpoolFull = (error: unknown): boolean =>
  error instanceof Error && error.name === "SpoolFullError";

const FREE_BYTES_MIN = 256 * 1024 * 1024;

/**
 * Batches that the facts store has not taken, one file each in `DATA_DIR/spool`, oldest first. A file is written
 * aside, synced and renamed, so whatever bears its final name is whole, also after a power cut.
 */
export class Spool {
  readonly #directory: string;
  #names: string[];
  #last = 0;

  constructor(directory = dataPath("spool")) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    this.#names = readdirSync(directory)
      .filter((name) => name.endsWith(SUFFIX))
      .sort();
  }

  get depth(): number {
    return this.#names.length;
  }

  /** When the oldest batch was put here; null when there is none. */
  get oldestAt(): Date | null {
    const [oldest] = this.#names;
    return oldest === undefined ? null : new Date(Number.parseInt(oldest, 10));
  }

  /** @throws SpoolFullError when less than 256 MB of disk are free, or the disk refuses */
  async add(batch: Batch, now = Date.now()): Promise<void> {
    const { bavail, bsize } = await statfs(this.#directory);
    if (bavail * bsize < FREE_BYTES_MIN) {
      throw new SpoolFullError(`${this.#directory} has less than 256 MB of free disk.`);
    }
    // Names sort by age, also when several are made within a millisecond.
    this.#last = Math.max(this.#last + 1, now);
    const name = `${String(this.#last).padStart(15, "0")}-${batch.id}${SUFFIX}`;
    try {
      await writeWhole(this.#directory, name, JSON.stringify(batch));
    } catch (cause) {
      throw new SpoolFullError(`A batch could not be written to ${this.#directory}.`, { cause });
    }
    this.#names.push(name);
  }

  async oldest(): Promise<{ name: string; batch: Batch } | null> {
    const [name] = this.#names;
    if (name === undefined) return null;
    // Only `add` writes these, whole; an earlier version without logs, and without the sign of an error.
    const written = JSON.parse(await readFile(path.join(this.#directory, name), "utf8")) as Batch;
    const errors = written.errors.map((error) => ({ ...error, sign: error.sign ?? 1 }));
    return { name, batch: { ...written, errors, logs: written.logs ?? [] } };
  }

  /** The store has it. */
  async remove(name: string): Promise<void> {
    await rm(path.join(this.#directory, name), { force: true });
    this.#names = this.#names.filter((other) => other !== name);
  }

  /** The store will never take it: it is kept in `spool/refused` for a person to look at, out of the others' way. */
  async setAside(name: string): Promise<string> {
    const refused = path.join(this.#directory, "refused");
    await mkdir(refused, { recursive: true });
    await rename(path.join(this.#directory, name), path.join(refused, name));
    this.#names = this.#names.filter((other) => other !== name);
    return path.join(refused, name);
  }
}

const SUFFIX = ".batch.json";

async function writeWhole(directory: string, name: string, content: string): Promise<void> {
  const aside = path.join(directory, `${name}.part`);
  try {
    const file = await open(aside, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path.join(directory, name));
    // The new name itself is in the directory, which is synced like a file.
    const folder = await open(directory, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (existsSync(aside)) await rm(aside, { force: true });
    throw error;
  }
}

import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { dataPath } from "./env";

/** Another process holds `DATA_DIR`; the message says which and what to do. */
export class DataDirectoryInUseError extends Error {
  override name = "DataDirectoryInUseError";
}

export type DataLock = { release: () => void };

const TOUCH_EVERY_MS = 2_000;
const SILENT_AFTER_MS = 10_000;

type Holder = { pid: number; host: string; startedAt: string };

/**
 * Takes `DATA_DIR` for this process: PGlite and chDB each allow one process per directory, and two corrupt it.
 *
 * The lock is the file `DATA_DIR/lock`. One left behind by a killed process is taken over: on this machine when its
 * process is gone, from another machine (a volume moved to a new container) when nobody touched it for ten seconds.
 *
 * @throws DataDirectoryInUseError when its holder lives
 */
export async function lockDataDirectory(onWait: (sentence: string) => void = () => {}): Promise<DataLock> {
  const file = dataPath("lock");
  mkdirSync(dataPath(), { recursive: true });
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder && (await isAlive(holder, file, onWait))) {
      throw new DataDirectoryInUseError(
        `${dataPath()} is in use by another Callsight (process ${holder.pid} on ${holder.host}). ` +
          "Stop that one first, or give this one its own DATA_DIR and PORT.",
      );
    }
    setAside(file, holder);
  }
  const touching = setInterval(() => touch(file), TOUCH_EVERY_MS);
  touching.unref();
  return {
    release: () => {
      clearInterval(touching);
      if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Creates the lock with its content in one step, so nobody ever reads half a lock; false when there is one. */
function take(file: string): boolean {
  const mine = `${file}.${process.pid}`;
  const me: Holder = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) };
  writeFileSync(mine, JSON.stringify(me));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder; // Only `take` writes it.
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function isAlive(holder: Holder, file: string, onWait: (sentence: string) => void): Promise<boolean> {
  if (holder.host === hostname()) {
    // A restarted container gives its first process the same id again: that holder was an earlier us.
    return holder.pid !== process.pid && startOf(holder.pid) === holder.startedAt && isRunning(holder.pid);
  }
  const quietMs = () => Date.now() - statSync(file).mtimeMs;
  if (quietMs() < SILENT_AFTER_MS) {
    onWait(
      `${dataPath()} was last used on ${holder.host}; waiting up to ten seconds to see whether it still is`,
    );
  }
  const touched = statSync(file).mtimeMs;
  while (quietMs() < SILENT_AFTER_MS) {
    await sleep(500);
    if (statSync(file).mtimeMs !== touched) return true;
  }
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When a process started, in the kernel's words, so that a reused id is not mistaken for its former owner. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The first two fields are the id and the command in brackets, which may hold spaces.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A killed process stays as a zombie until its parent looks; it holds nothing any more.
    return state === "Z" || state === "X" ? GONE : (rest[18] ?? "");
  } catch {
    return ""; // No /proc (macOS), or no such process: whether it runs is then all that counts.
  }
}

const GONE = "gone";

/** Renaming is the step that only one of several waiting processes succeeds in. */
function setAside(file: string, judged: Holder | null): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    // Another process may have taken the stale lock between our look and our step: then this is its lock, still good.
    if (JSON.stringify(holderOf(aside)) !== JSON.stringify(judged)) linkSync(aside, file);
    rmSync(aside);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch (error) {
    console.error(`The lock on ${dataPath()} could not be kept:`, error);
  }
}

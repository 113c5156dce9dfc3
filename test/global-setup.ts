import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated, empty DATA_DIR; copy it, never open it. */
    templateDataDir: string;
  }
}

const KEPT = path.resolve("node_modules", ".cache", "callsight-test-stores");

/**
 * Makes the empty stores that every flow starts from. They are kept between runs, under a name that changes with the
 * migrations and the engines, because making them takes some seconds and copying them takes none.
 */
export default async function setup(project: TestProject): Promise<void> {
  const template = path.join(KEPT, await fingerprint());
  if (!(await exists(template))) await makeTemplate(template);
  await forgetOldTemplates(template);
  project.provide("templateDataDir", template);
}

async function makeTemplate(template: string): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), "callsight-template-"));
  await migrate({ DATA_DIR: scratch });
  await mkdir(KEPT, { recursive: true });
  // Another run may be making the same: each builds aside, and the first to rename wins.
  const aside = await mkdtemp(path.join(KEPT, "aside-"));
  await cp(scratch, aside, { recursive: true });
  await rename(aside, template).catch(async (error: unknown) => {
    await rm(aside, { recursive: true });
    if (!(await exists(template))) throw error;
  });
  await rm(scratch, { recursive: true });
}

/** Removes what was made more than a week ago: an empty store takes 40 MB, and is made again when it is missed. */
async function forgetOldTemplates(current: string): Promise<void> {
  const weekAgo = Date.now() - 7 * 86_400_000;
  for (const name of await readdir(KEPT)) {
    const directory = path.join(KEPT, name);
    const isOld = directory !== current && (await stat(directory)).birthtimeMs < weekAgo;
    if (isOld) await rm(directory, { recursive: true, force: true });
  }
}

/** Runs `scripts/migrate.ts` in a process of its own, with these settings and no others of ours. */
export async function migrate(settings: Record<string, string>): Promise<void> {
  const unset = { DATABASE_URL: "", CLICKHOUSE_URL: "", CLICKHOUSE_CLUSTER: "" };
  await promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/migrate.ts"], {
    env: { ...process.env, ...unset, ...settings },
  });
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(await readFile("package-lock.json"));
  for (const folder of ["prisma/migrations", "clickhouse/migrations"]) {
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".sql")).sort();
    for (const file of files) hash.update(file).update(await readFile(path.join(folder, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

const exists = (directory: string) =>
  readdir(directory).then(
    () => true,
    () => false,
  );

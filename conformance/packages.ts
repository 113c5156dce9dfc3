import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CannotRun } from "./cannot-run";
import { run } from "./processes";
import type { Packages } from "./sender";

/** Outside git, and not in the project's own package.json. */
const CACHE = path.resolve(".data/conformance");
const INSTALL_MS_MAX = 300_000;

/** Written last: a folder without it is what an interrupted install left. */
const COMPLETE = ".complete";

/**
 * A folder in which the packages can be used: `node_modules/`, or a virtual environment in `venv/`. It is made once for
 * every list of packages.
 *
 * @throws CannotRun when the registry or the tool does not do it
 */
export async function installed(packages: Packages): Promise<string> {
  const wanted = JSON.stringify(packages);
  const folder = path.join(CACHE, createHash("sha256").update(wanted).digest("hex").slice(0, 16));
  const mark = path.join(folder, COMPLETE);
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await INSTALL[packages.from](folder, packages);
  writeFileSync(mark, wanted);
  return folder;
}

const ofThisRun = new Set<string>();
process.once("exit", () => {
  for (const folder of ofThisRun) rmSync(folder, { recursive: true, force: true });
});

/**
 * Puts the files of a sender together in a folder from which its packages can be imported, and returns it. The folder
 * belongs to this run, and goes when it ends: another run may play the same sender at the same time.
 */
export function assembled(name: string, packages: string, folders: readonly string[]): string {
  const folder = path.join(packages, "programs", `${name.replaceAll("/", "--")}.${process.pid}`);
  ofThisRun.add(folder);
  mkdirSync(folder, { recursive: true });
  for (const from of folders) cpSync(path.resolve("conformance", from), folder, { recursive: true });
  return folder;
}

const INSTALL: Record<Packages["from"], (folder: string, packages: Packages) => Promise<void>> = {
  npm: async (folder, { packages }) => {
    const manifest = { private: true, type: "module", dependencies: packages };
    writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
    await tool("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  },
  pip: async (folder, { packages }) => {
    await tool("python3", ["-m", "venv", "venv"], folder);
    const pinned = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
    await tool(path.join(folder, "venv/bin/pip"), ["install", "--quiet", ...pinned], folder);
  },
};

async function tool(command: string, args: readonly string[], folder: string): Promise<void> {
  const { code, output } = await run([command, ...args], { cwd: folder, msMax: INSTALL_MS_MAX });
  if (code === 0) return;
  const lastLines = output.trim().split("\n").slice(-3).join(" ");
  throw new CannotRun(`${path.basename(command)} ${args[0]} ended with ${code}: ${lastLines}`);
}

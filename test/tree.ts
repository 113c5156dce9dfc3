import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Made by tools or by running, never written by hand. */
const MADE = new Set([
  "node_modules",
  ".git",
  ".next",
  "dist",
  "coverage",
  "test-results",
  "playwright-report",
]);

/** Every file that was written by hand, as a path from the root of the project, with forward slashes. */
export const sourceFiles = (folder = ""): string[] =>
  readdirSync(folder || ".", { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (MADE.has(entry.name) || entry.name.startsWith(".data") || file === "lib/records/generated") return [];
    if (/\.(tsbuildinfo|log)$/.test(entry.name) || entry.name === "next-env.d.ts") return [];
    return entry.isDirectory() ? sourceFiles(file) : [file];
  });

export type Import = {
  /** As written: `./rows`, `@/lib/env`, `zod`. */
  specifier: string;
  /** The project's file that it names; undefined for packages. */
  target: string | undefined;
  /** True when only types are taken, so nothing is left of it at run time. */
  isType: boolean;
};

/** What `file` imports or re-exports, statically or not. `files` are the project's, to find targets among. */
export function importsOf(file: string, files: readonly string[]): Import[] {
  const text = readFileSync(file, "utf8");
  const known = new Set(files);
  const statement = /^(?:import|export)\s+(type\s+)?(?:([\w*{}\s,$]+?)\s+from\s+)?["']([^"']+)["']/gm;
  const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
  const found = [
    ...[...text.matchAll(statement)].map(([, type, names = "", specifier = ""]) => ({
      specifier,
      isType: type !== undefined || onlyTypes(names),
    })),
    ...[...text.matchAll(dynamic)].map(([, specifier = ""]) => ({ specifier, isType: false })),
  ];
  return found.map((one) => ({ ...one, target: targetOf(one.specifier, file, known) }));
}

/** `{ type A, type B }` */
const onlyTypes = (names: string) =>
  names.startsWith("{") &&
  names
    .replaceAll(/[{}]/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .every((name) => name.startsWith("type "));

function targetOf(specifier: string, from: string, files: ReadonlySet<string>): string | undefined {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? path.posix.join(path.posix.dirname(from), specifier)
      : undefined;
  if (base === undefined) return undefined;
  const names = [
    base,
    `${base}.ts`,
    `${base}.tsx`,
    `${base}.mjs`,
    `${base}/index.ts`,
    base.replace(/\.js$/, ".ts"),
  ];
  return names.find((name) => files.has(name));
}

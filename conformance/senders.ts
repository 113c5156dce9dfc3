import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Sender } from "./sender";

const FOLDER = path.resolve("conformance/senders");

/**
 * The senders of every `senders/<folder>/sender.ts` whose names begin with one of `patterns`, in which `*` stands for
 * anything; all of them when there is none.
 */
export async function sendersNamed(patterns: readonly string[]): Promise<Sender[]> {
  const files = readdirSync(FOLDER)
    .sort()
    .map((name) => path.join(FOLDER, name, "sender.ts"))
    .filter((file) => existsSync(file));
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  const senders: Sender[] = modules.flatMap((module) => module.senders);
  return senders.filter(
    ({ name }) => patterns.length === 0 || patterns.some((pattern) => matches(name, pattern)),
  );
}

/** Whether `name` begins as `pattern` says. */
export function matches(name: string, pattern: string): boolean {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}`).test(name);
}

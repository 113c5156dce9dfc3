import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { COLUMN_NAMES } from "./columns";
import type { Result } from "./matrix";
import type { Sender } from "./sender";

/** One file for each sender, so that runs at the same time do not overwrite each other's. */
const FOLDER = ".data/conformance/results";

const Cell = z.object({
  state: z.enum(["right", "partly", "theirs", "wrong", "unasked"]),
  limits: z.array(z.object({ column: z.enum(COLUMN_NAMES), because: z.string() })),
  problems: z.array(z.string()),
});
const Kept = z.object({
  packages: z.record(z.string(), z.string()),
  playedOn: z.iso.date(),
  result: z.union([
    z.object({
      judgement: z.object({ cells: z.record(z.enum(COLUMN_NAMES), Cell), outdated: Cell.shape.limits }),
    }),
    z.object({ notRun: z.string() }),
    z.object({ broken: z.string() }),
  ]),
});

/** Keeps how a sender did, for the document that names them all. */
export function keepResult({ packages, name }: Sender, result: Result, now: Date): void {
  mkdirSync(FOLDER, { recursive: true });
  const playedOn = now.toISOString().slice(0, "2026-11-22".length);
  writeFileSync(fileOf(name), JSON.stringify({ packages: packages.packages, playedOn, result }));
}

/** How a sender did when it last played here, in these versions; `not run` when it did not. */
export function lastResult(sender: Sender): Result {
  const file = fileOf(sender.name);
  const kept = existsSync(file) ? Kept.safeParse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const inTheseVersions = JSON.stringify(kept?.data?.packages) === JSON.stringify(sender.packages.packages);
  if (!kept?.data || !inTheseVersions) return { sender, notRun: "not played yet in these versions" };
  return { sender, ...kept.data.result, playedOn: kept.data.playedOn };
}

const fileOf = (name: string) => path.join(FOLDER, `${name.replaceAll("/", "--")}.json`);

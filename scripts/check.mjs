// `npm run check`: lint, types and the tables of pure functions, in under a minute. `npm test` runs it first.
// `--report <file>` also writes Vitest's JSON report there.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { step, tool } from "./step.mjs";

const { values } = parseArgs({ options: { report: { type: "string" } } });

if (!existsSync(tool("biome"))) {
  console.error("Nothing is installed yet. Run `npm ci`, then `npm run check` again; `npm test` does both.");
  process.exit(1);
}

const generated = existsSync("lib/records/generated") || step("generate", "node", ["scripts/generate.mjs"]);
const report = values.report
  ? ["--reporter=default", "--reporter=json", `--outputFile.json=${values.report}`]
  : [];
const results = [
  generated,
  step("lint", tool("biome"), ["check", "--error-on-warnings", "."]),
  // The types of routes and their parameters; tsc needs them.
  step("route types", tool("next"), ["typegen"]),
  step("types", tool("tsc"), ["--noEmit"]),
  step("unit tests", tool("vitest"), ["run", "--project", "unit", ...report]),
];
process.exit(results.every(Boolean) ? 0 : 1);

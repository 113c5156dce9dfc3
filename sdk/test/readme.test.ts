import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const SDK = fileURLToPath(new URL("..", import.meta.url));
const ROOT = path.dirname(path.resolve(SDK));
const readme = readFileSync(path.join(SDK, "README.md"), "utf8");

/** Inside the workspace, where the MCP SDKs are found. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(SDK, "test/.data-readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the README's programs compile", () => {
  const programs = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text = ""]) => text);
  expect(programs.length).toBeGreaterThan(2);
  for (const [index, text] of programs.entries()) writeFileSync(path.join(folder, `${index}.ts`), text);
  const compilerOptions = {
    ...{ module: "esnext", moduleResolution: "bundler", target: "es2022", lib: ["es2023", "dom"] },
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    paths: { callsight: ["../../src/node.ts"] },
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const tsc = spawnSync(
    process.execPath,
    [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder],
    {
      encoding: "utf8",
    },
  );
  expect(tsc.stdout).toBe("");
}, 30_000);

test("the README names every option", () => {
  const options = readFileSync(path.join(SDK, "src/options.ts"), "utf8");
  const [, body = ""] = /export type CallsightOptions = \{(.*?)^\};/ms.exec(options) ?? [];
  const names = [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

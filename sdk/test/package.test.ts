import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../src/version";

const SDK = fileURLToPath(new URL("..", import.meta.url));
const ROOT = path.dirname(path.resolve(SDK));
/** A project of somebody else's, with the package in it as npm would install it. */
let project: string;

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production" },
  });

beforeAll(() => {
  project = mkdtempSync(path.join(os.tmpdir(), "callsight-package-"));
  const installed = path.join(project, "node_modules/callsight");
  mkdirSync(path.join(project, "node_modules/@opentelemetry"), { recursive: true });
  mkdirSync(installed);
  symlinkSync(
    path.join(ROOT, "node_modules/@opentelemetry/api"),
    path.join(project, "node_modules/@opentelemetry/api"),
  );
  writeFileSync(path.join(installed, "package.json"), readFileSync(path.join(SDK, "package.json")));
  const built = spawnSync(
    process.execPath,
    [path.join(SDK, "build.mjs"), "--outdir", path.join(installed, "dist")],
    {
      encoding: "utf8",
    },
  );
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
}, 60_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

const TRIES = `
  const given = { connect() {}, setRequestHandler() {} };
  console.log(wrapMcpServer(given) === given, typeof flush);
`;

describe("the package", () => {
  test("is imported by ESM and required by CommonJS", () => {
    writeFileSync(path.join(project, "a.mjs"), `import { flush, wrapMcpServer } from "callsight";${TRIES}`);
    writeFileSync(
      path.join(project, "a.cjs"),
      `const { flush, wrapMcpServer } = require("callsight");${TRIES}`,
    );
    for (const file of ["a.mjs", "a.cjs"]) {
      expect(node(file)).toMatchObject({ stdout: "true function\n", stderr: "", status: 0 });
    }
  });

  test("asks of other runtimes nothing but AsyncLocalStorage", () => {
    const text = readFileSync(path.join(project, "node_modules/callsight/dist/web.js"), "utf8");
    const imports = [...text.matchAll(/from "([^"]+)"/g)].map(([, specifier]) => specifier);
    expect(imports.sort()).toEqual(["@opentelemetry/api", "node:async_hooks"]);
  });

  test.each([
    ["NodeNext, ESM", { module: "nodenext" }, "b.mts"],
    ["NodeNext, CommonJS", { module: "nodenext" }, "b.cts"],
    ["a bundler", { module: "esnext", moduleResolution: "bundler" }, "b.ts"],
  ])("has types for %s", (_, options, file) => {
    const text = `
      import { type CallsightOptions, wrapMcpServer } from "callsight";
      class Mine { readonly name = "mine" }
      const options: CallsightOptions = { sampleRate: 0.5, beforeSend: (span) => (span.isError ? span : null) };
      export const mine: Mine = wrapMcpServer(new Mine(), options);
    `;
    writeFileSync(path.join(project, file), text);
    const compilerOptions = {
      ...options,
      target: "es2022",
      strict: true,
      noEmit: true,
      types: [],
      lib: ["es2022"],
    };
    writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = spawnSync(
      process.execPath,
      [path.join(ROOT, "node_modules/typescript/bin/tsc"), "-p", project],
      {
        encoding: "utf8",
      },
    );
    expect(tsc.stdout).toBe("");
  });

  test("is as small as its README says: 12 KB, minified and gzipped, without OpenTelemetry's API", async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export { wrapMcpServer } from "callsight"`, resolveDir: project },
      bundle: true,
      minify: true,
      write: false,
      platform: "node",
      format: "esm",
      external: ["@opentelemetry/api"],
    });
    const [file] = outputFiles;
    expect(gzipSync(file?.contents ?? "").length).toBeLessThan(12 * 1024);
  });

  test("says the version that it has", () => {
    const { version } = JSON.parse(readFileSync(path.join(SDK, "package.json"), "utf8"));
    expect(VERSION).toBe(version);
  });
});

// Builds dist/: the package as ESM and CommonJS for Node, as ESM for the other runtimes, and the types of both.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { outdir: { type: "string", default: path.join(here, "dist") } } });
const { outdir } = values;

rmSync(outdir, { recursive: true, force: true });
const common = {
  bundle: true,
  // Dependencies are the user's to install; of `node:` modules the other runtimes have what web.ts asks for.
  packages: "external",
  external: ["node:async_hooks"],
  target: "es2022",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
};
const [node, web] = ["node.ts", "web.ts"].map((file) => path.join(here, "src", file));
await Promise.all([
  build({
    ...common,
    entryPoints: [node],
    outfile: path.join(outdir, "node.js"),
    platform: "node",
    format: "esm",
  }),
  build({
    ...common,
    entryPoints: [node],
    outfile: path.join(outdir, "node.cjs"),
    platform: "node",
    format: "cjs",
  }),
  build({
    ...common,
    entryPoints: [web],
    outfile: path.join(outdir, "web.js"),
    platform: "neutral",
    format: "esm",
  }),
]);

const types = path.join(outdir, "types");
const tsc = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);
const { status } = spawnSync(
  process.execPath,
  [tsc, "-p", path.join(here, "tsconfig.json"), "--outDir", types],
  {
    stdio: "inherit",
  },
);
if (status !== 0) process.exit(status ?? 1);

// Node and TypeScript's NodeNext want the extension of every import said, and CommonJS types in files of their own.
for (const file of readdirSync(types)) {
  const text = readFileSync(path.join(types, file), "utf8");
  const told = (extension) => text.replaceAll(/(from\s+["'])(\.\/[\w-]+)(["'])/g, `$1$2.${extension}$3`);
  writeFileSync(path.join(types, file), told("js"));
  writeFileSync(path.join(types, file.replace(/\.d\.ts$/, ".d.cts")), told("cjs"));
}
console.log(`built ${path.relative(process.cwd(), outdir)}`);

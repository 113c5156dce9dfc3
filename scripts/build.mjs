// Builds what `npm start` serves: the pages into .next/, the server into dist/server.js.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

const serverOnly = process.argv.includes("--server-only");

// A clone that was only installed has no client for its state store yet.
if (!existsSync("lib/records/generated")) {
  const { status } = spawnSync(process.execPath, ["scripts/generate.mjs"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!serverOnly) {
  const { status } = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["server.ts"],
  outfile: "dist/server.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Installed packages stay where they are: some hold native code or WebAssembly, and Next is one of them.
  packages: "external",
  alias: { "@": "." },
  sourcemap: true,
  logLevel: "warning",
});
console.log("built dist/server.js");

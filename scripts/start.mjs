// `npm start`: brings a checkout to the point where it serves, then serves. Installs when packages are missing or the
// lock file changed, generates when the schema changed, builds when sources changed; otherwise does none of it, and a
// second start takes seconds. `npm run dev` (--dev) serves the sources with hot reload, without building.
//
// Plain Node without packages: on the first run there are none.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const NODE_MIN = [20, 19];
/** A statement of the embedded ClickHouse holds a thread while it runs; with Node's four, four of them stop the rest. */
const THREADS = "16";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const isDevelopment = process.argv.includes("--dev");

checkNode();
// Before anything reads a setting; what the shell has set stays as it is.
if (existsSync(".env")) process.loadEnvFile(".env");
installPackages();
generateClient();
if (!isDevelopment) buildWhatChanged();
serve();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  stop(
    `Callsight needs Node ${NODE_MIN.join(".")} or newer; this is ${process.versions.node}. Get it at https://nodejs.org`,
  );
}

function installPackages() {
  const wanted = hashOf(["package-lock.json"]);
  const installed = "node_modules/.package-lock.json"; // Written by npm, last.
  const isInstalled = existsSync(installed);
  if (isInstalled && stampOf("packages") === wanted) return;
  // Someone ran npm themselves after the lock file last changed.
  const isNewer = isInstalled && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
  if (!isNewer) run("installing packages", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  stamp("packages", wanted);
}

function generateClient() {
  const wanted = hashOf(["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"]);
  if (existsSync("lib/records/generated/client.ts") && stampOf("generated") === wanted) return;
  run("generating the database client", process.execPath, ["scripts/generate.mjs"]);
  stamp("generated", wanted);
}

function buildWhatChanged() {
  const wanted = hashOf([
    "app",
    "components",
    "ingest",
    "lib",
    "public",
    "server.ts",
    "proxy.ts",
    "next.config.ts",
    "postcss.config.mjs",
    "tsconfig.json",
    "package-lock.json",
    "prisma/schema.prisma",
    "scripts/build.mjs",
  ]);
  const isBuilt = existsSync(".next/BUILD_ID") && existsSync("dist/server.js");
  if (isBuilt && stampOf("built") === wanted) return;
  run("building", process.execPath, ["scripts/build.mjs"]);
  stamp("built", wanted);
}

function serve() {
  const command = isDevelopment ? ["--import", "tsx", "server.ts", "--dev"] : ["dist/server.js"];
  const server = spawn(process.execPath, command, {
    // Through the channel the server notices when this process is killed, and stops too.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      UV_THREADPOOL_SIZE: THREADS,
      NEXT_TELEMETRY_DISABLED: "1",
      ...process.env,
      NODE_ENV: isDevelopment ? "development" : "production",
    },
  });
  // The server decides when it is done; a terminal has sent it Ctrl-C already, and hearing it twice does no harm.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => server.kill(signal));
  stopWithNpm(() => server.kill("SIGTERM"));
  server.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** npm passes SIGTERM to the shell between it and us, and the shell ends without passing it on. */
function stopWithNpm(stopServer) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => process.ppid === shell || stopServer(), 500).unref();
}

/** Content, not times: a checkout that was copied or cloned again is not stale. */
function hashOf(names) {
  const hash = createHash("sha256");
  for (const file of names.flatMap(filesUnder)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(name) {
  if (!existsSync(name)) return [];
  if (statSync(name).isFile()) return [name];
  return readdirSync(name, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join("lib", "records", "generated")))
    .sort();
}

function stampOf(name) {
  const file = stampFile(name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function stamp(name, value) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), value);
}

function stampFile(name) {
  return path.join("node_modules", ".cache", "callsight", name);
}

function run(title, command, args) {
  console.log(`callsight  ${title} …`);
  const startedAt = performance.now();
  const { status, error } = spawnSync(command, args, {
    stdio: "inherit",
    shell: process.platform === "win32" && command === "npm",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (error) stop(`${command} could not be run: ${error.message}`);
  if (status !== 0) stop(`${title} did not work; see above.`);
  console.log(`callsight  ${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

function stop(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}

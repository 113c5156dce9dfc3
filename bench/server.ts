import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const KEY = "0123456789abcdef0123456789abcdef";
export const TOKEN = "bench-token-0123456789abcdef0123456789";

/** The built Callsight on a directory of its own. */
export type MeasuredServer = {
  host: string;
  port: number;
  get: (page: string) => Promise<Response>;
  readySeconds: number;
  /** Resident memory now and at most so far. */
  memoryMb: () => { now: number; peak: number };
  cpuSeconds: () => number;
  /** Stops it and counts what its facts store holds. */
  stopAndCount: () => Promise<number>;
};

export async function startMeasured(settings: Record<string, string> = {}): Promise<MeasuredServer> {
  if (!existsSync("dist/server.js"))
    throw new Error("There is no build to measure; run `npm run build` first.");
  const dataDir = mkdtempSync(path.join(tmpdir(), "callsight-bench-"));
  const init = {
    CALLSIGHT_INIT_EMAIL: "bench@example.com",
    CALLSIGHT_INIT_PASSWORD: "correct horse battery",
    CALLSIGHT_INIT_ORG: "Bench",
    CALLSIGHT_INIT_PROJECT: "Bench",
    CALLSIGHT_INIT_DSN_KEY: KEY,
    CALLSIGHT_INIT_API_TOKEN: TOKEN,
  };
  const environment = { DATA_DIR: dataDir, HOST: "127.0.0.1", PORT: "0", ...init, ...settings };
  // The first start makes the stores; what is measured is a start like any other.
  const first = await launch(environment);
  await end(first.child);
  const startedAt = performance.now();
  const { child, url } = await launch(environment);
  const get = (page: string) => fetch(url + page, { headers: { authorization: `Bearer ${TOKEN}` } });
  if ((await get("/api/ready")).status !== 200) throw new Error("The server started and is not ready.");
  const readySeconds = (performance.now() - startedAt) / 1000;

  return {
    host: url.hostname,
    port: Number(url.port),
    get,
    readySeconds,
    memoryMb: () => ({ now: kilobytes(child, "VmRSS") / 1024, peak: kilobytes(child, "VmHWM") / 1024 }),
    cpuSeconds: () => cpuSeconds(child),
    stopAndCount: async () => {
      await end(child);
      try {
        return await countSpans(path.join(dataDir, "clickhouse"));
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  };
}

async function launch(environment: Record<string, string>): Promise<{ child: ChildProcess; url: URL }> {
  const flags = (process.env.BENCH_NODE_FLAGS ?? "").split(" ").filter((flag) => flag !== "");
  const child = spawn(process.execPath, [...flags, "dist/server.js"], {
    env: { ...process.env, NODE_ENV: "production", UV_THREADPOOL_SIZE: "16", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const url = await new Promise<URL>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      said += chunk;
      const [found] = /http:\/\/localhost:\d+/.exec(said) ?? [];
      if (found) resolve(new URL(found.replace("localhost", "127.0.0.1")));
    });
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
  return { child, url: new URL(url.origin) };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = await gone;
  if (code !== 0) throw new Error(`The server ended with ${code} after SIGTERM.`);
}

async function countSpans(directory: string): Promise<number> {
  const { Session } = await import("chdb");
  const session = new Session(directory);
  try {
    return Number(session.query("SELECT count() FROM spans", "TSV").trim());
  } finally {
    session.close();
  }
}

function kilobytes(child: ChildProcess, name: "VmRSS" | "VmHWM"): number {
  const [, value] =
    new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return Number(value ?? Number.NaN);
}

const TICKS_PER_SECOND = 100;

function cpuSeconds(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND;
}

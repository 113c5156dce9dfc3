import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** A Callsight of its own process, without pages: `ROLE=ingest` needs no build. */
export type RunningServer = {
  url: string;
  /** All it printed so far. */
  said: () => string;
  /** Ends it with the signal and returns its exit code, null when the signal killed it. */
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>;
};

/** Starts `server.ts` and returns once it printed its address. */
export async function startServer(settings: Record<string, string>): Promise<RunningServer> {
  const { child, said } = run(settings);
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const [found] = /http:\/\/localhost:\d+/.exec(said()) ?? [];
      if (found) resolve(found.replace("localhost", "127.0.0.1"));
    };
    child.stdout?.on("data", look);
    child.once("exit", (code) => reject(new Error(`It ended with ${code}:\n${said()}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    const gone = once(child, "exit");
    child.kill(signal);
    const [code] = await gone;
    return code;
  };
  return { url, said, end };
}

/** Starts `server.ts` where it cannot start; returns how it ended and what it said. */
export async function failToStart(settings: Record<string, string>): Promise<{ code: number; said: string }> {
  const { child, said } = run(settings);
  const [code] = await once(child, "close");
  return { code, said: said() };
}

function run(settings: Record<string, string>): { child: ChildProcess; said: () => string } {
  let said = "";
  const child = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
    env: { ...process.env, ...noSettings(), ROLE: "ingest", PORT: "0", HOST: "127.0.0.1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const hear = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  return { child, said: () => said };
}

/** Every setting as unset: those of the shell that runs the tests must not leak into what is tested. */
const noSettings = () =>
  Object.fromEntries(
    [...readFileSync(".env.example", "utf8").matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
      name ?? "",
      "",
    ]),
  );

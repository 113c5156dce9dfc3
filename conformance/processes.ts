import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { CannotRun } from "./cannot-run";

const running = new Set<ChildProcess>();

// Nothing that was started outlives the run, however it ends.
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

function remembered<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

type Options = { cwd: string; env?: Record<string, string>; msMax: number };

/** Runs a command to its end. `output` is what it wrote on both streams, `stdout` on the first alone. */
export async function run(
  [command = "", ...args]: readonly string[],
  { cwd, env = {}, msMax }: Options,
): Promise<{ code: number | null; stdout: string; output: string }> {
  const child = remembered(
    spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: msMax,
    }),
  );
  const heard = { stdout: "", output: "" };
  child.stdout.on("data", (chunk) => {
    heard.stdout += chunk;
    heard.output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    heard.output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new CannotRun(`${command} cannot be started: ${error.message}`)));
    child.once("close", (code) => resolve({ code, ...heard }));
  });
}

const LISTENING_MS_MAX = 60_000;
const LEAVING_MS_MAX = 20_000;

/** A server process that listens on a port of this machine. */
export type Listening = {
  /** Sends SIGTERM and waits until the process, having sent what it held, is gone. */
  stop: () => Promise<void>;
  /** What it wrote so far. */
  output: () => string;
};

/** Starts a server and waits until `port` is open. @throws Error with its words when it ends before */
export async function listening(
  [command = "", ...args]: readonly string[],
  { cwd, env, port }: { cwd: string; env: Record<string, string>; port: number },
): Promise<Listening> {
  const child = remembered(
    spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] }),
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const failure = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new CannotRun(`${command} cannot be started: ${error.message}`)));
    child.once("exit", (code) => reject(new Error(`The server ended with ${code} too early:\n${output}`)));
  });
  failure.catch(() => undefined); // Heard while it starts; later its end is awaited by stop().
  try {
    await Promise.race([untilOpen(port), failure]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { stop: () => stop(child), output: () => output };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), LEAVING_MS_MAX);
  await gone;
  clearTimeout(timer);
}

async function untilOpen(port: number): Promise<void> {
  const deadline = Date.now() + LISTENING_MS_MAX;
  while (Date.now() < deadline) {
    if (await isOpen(port)) return;
    await pause(100);
  }
  throw new Error(`Nothing listened on port ${port} within ${LISTENING_MS_MAX / 1_000} s.`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("No free port was given.");
  return address.port;
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startSink } from "./sink";

const sink = startSink();
const PROGRAM = fileURLToPath(new URL("./ending-server.ts", import.meta.url));

/** Runs the process to its end; `afterMs` counts from when it had nothing left to do, or was told to end. */
async function end(how: "ends" | "signal" | "own-handler", dsn: string) {
  const child = fork(PROGRAM, [how], {
    execArgv: ["--import", "tsx"],
    env: { PATH: process.env.PATH ?? "", CALLSIGHT_DSN: dsn, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => output.push(String(chunk)));
  const exited = once(child, "exit");
  await once(child, "message");
  const since = performance.now();
  if (how !== "ends") child.kill("SIGTERM");
  const [code, signal] = await exited;
  return { code, signal, afterMs: performance.now() - since, output: output.join("") };
}

const arrived = async (project: number) =>
  (await sink.spans(project)).filter(({ name }) => name === "tools/call echo").length;

test("a process that has nothing left to do ends by itself, and its last call arrives", async () => {
  expect(await end("ends", sink.dsn(1))).toMatchObject({ code: 0, signal: null, output: "" });
  expect(await arrived(1)).toBe(1);
});

test("a process that is told to end dies of that signal, and its last call arrives", async () => {
  expect(await end("signal", sink.dsn(2))).toMatchObject({ code: null, signal: "SIGTERM", output: "" });
  expect(await arrived(2)).toBe(1);
});

test("a process with a handler of its own ends as that one says, and its last call arrives", async () => {
  expect(await end("own-handler", sink.dsn(3))).toMatchObject({ code: 7, signal: null, output: "" });
  expect(await arrived(3)).toBe(1);
});

test("a receiver that hangs delays the end by two seconds, and nothing else", async () => {
  sink.behaves(() => {});
  const told = await end("signal", sink.dsn(4));
  expect(told).toMatchObject({ signal: "SIGTERM", output: "" });
  expect(told.afterMs).toBeLessThan(4_000);
  const idle = await end("ends", sink.dsn(5));
  expect(idle).toMatchObject({ code: 0, output: "" });
  expect(idle.afterMs).toBeLessThan(4_000);
});

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startSink } from "./sink";

const sink = startSink();
const PROGRAM = fileURLToPath(new URL("./ending-server.ts", import.meta.url));

/** Runs the process to its end. */
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
  if (how !== "ends") child.kill("SIGTERM");
  const [code, signal] = await exited;
  return { code, signal, output: output.join("") };
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

test("a process ends although the receiver hangs, told to or by itself", async () => {
  sink.behaves(() => {});
  expect(await end("signal", sink.dsn(4))).toMatchObject({ signal: "SIGTERM", output: "" });
  expect(await end("ends", sink.dsn(5))).toMatchObject({ code: 0, output: "" });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test as base } from "@playwright/test";

/** A built Callsight that runs with stores of its own. */
export type Callsight = { url: string };

const READY_SECONDS_MAX = 90;

/** `test` with a Callsight of this worker's own, as `npm run build` left it; `baseURL` is its address. */
export const test = base.extend<object, { callsight: Callsight }>({
  callsight: [
    async ({ browserName: _ }, use) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "callsight-browser-"));
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const child = spawn(process.execPath, ["dist/server.js"], {
        env: {
          ...process.env,
          ...noSettings(),
          NODE_ENV: "production",
          UV_THREADPOOL_SIZE: "16", // As scripts/start.mjs sets it.
          PORT: String(port),
          HOST: "127.0.0.1",
          DATA_DIR: folder,
        },
        stdio: ["ignore", "inherit", "inherit"],
      });
      try {
        await untilReady(url, child);
        await use({ url });
      } finally {
        await stop(child);
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: (READY_SECONDS_MAX + 30) * 1_000 },
  ],
  baseURL: async ({ callsight }, use) => use(callsight.url),
});

/** Every setting as unset: those of the shell that runs the tests must not leak into what is tested. */
const noSettings = () =>
  Object.fromEntries(
    [...readFileSync(".env.example", "utf8").matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
      name ?? "",
      "",
    ]),
  );

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_SECONDS_MAX * 1_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`Callsight ended with ${child.exitCode}; its words are above.`);
    const answer = await fetch(`${url}/api/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(200);
  }
  throw new Error(`Callsight was not ready after ${READY_SECONDS_MAX} s.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

/** Taken before the server starts, because links and DSNs carry the port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (typeof address !== "object" || address === null) throw new Error("No free port was given.");
  return address.port;
}

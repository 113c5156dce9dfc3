import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Api, apiOf } from "./api";
import { freePort, listening, run } from "./processes";

const KEY = "c0f0c0f0c0f0c0f0c0f0c0f0c0f0c0f0";
const TOKEN = "conformance-token-0123456789abcdef";
const PROJECT_ID = 1;
/** What the last one wrote. */
const LOG = ".data/conformance/callsight.log";
const READY_MS_MAX = 60_000;
const BUILD_MS_MAX = 600_000;

/** A Callsight with stores of its own, to which senders report. */
export type Callsight = {
  url: string;
  key: string;
  projectId: number;
  api: Api;
  stop: () => Promise<void>;
};

/**
 * Starts Callsight on a free port and an empty directory. Uploads are taken by the sources as they are; the API answers
 * from the built pages, which are built once when there are none.
 */
export async function startCallsight(): Promise<Callsight> {
  if (!existsSync(".next/BUILD_ID")) await build();
  const folder = mkdtempSync(path.join(tmpdir(), "callsight-conformance-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await listening([process.execPath, "--import", "tsx", "server.ts"], {
    cwd: process.cwd(),
    port,
    env: {
      ...noSettings(),
      NODE_ENV: "production",
      UV_THREADPOOL_SIZE: "16", // As scripts/start.mjs sets it.
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      CALLSIGHT_INIT_EMAIL: "conformance@example.com",
      CALLSIGHT_INIT_PASSWORD: "correct horse battery",
      CALLSIGHT_INIT_ORG: "Conformance",
      CALLSIGHT_INIT_PROJECT: "Conformance",
      CALLSIGHT_INIT_DSN_KEY: KEY,
      CALLSIGHT_INIT_API_TOKEN: TOKEN,
    },
  });
  await untilReady(url, server.output);
  return {
    url,
    key: KEY,
    projectId: PROJECT_ID,
    api: apiOf(url, TOKEN, PROJECT_ID),
    stop: async () => {
      await server.stop();
      mkdirSync(path.dirname(LOG), { recursive: true });
      writeFileSync(LOG, server.output());
    },
  };
}

async function build(): Promise<void> {
  console.log("building the pages, once …");
  const { code, output } = await run(["npm", "run", "build"], { cwd: process.cwd(), msMax: BUILD_MS_MAX });
  if (code !== 0) throw new Error(`npm run build ended with ${code}:\n${output}`);
}

/** Every setting as unset: those of the shell must not leak into what is tested. */
const noSettings = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(".env.example", "utf8").matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
      name ?? "",
      "",
    ]),
  );

async function untilReady(url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS_MAX;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/api/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(200);
  }
  throw new Error(`Callsight was not ready after ${READY_MS_MAX / 1_000} s:\n${output()}`);
}

import { setTimeout as pause } from "node:timers/promises";
import type { StoredCall } from "./api";
import type { Callsight } from "./callsight";
import { CannotRun } from "./cannot-run";
import { type Heard, playScript } from "./client";
import { disagreement, judge } from "./judge";
import type { Result } from "./matrix";
import { assembled, installed } from "./packages";
import { freePort, listening } from "./processes";
import { CLIENT, ENVIRONMENT, RELEASE } from "./script";
import type { Sender } from "./sender";

/** After the last word of a sender, rows must be there, and must have stopped changing, within this time. */
const SETTLING_MS_MAX = 12_000;
const BETWEEN_LOOKS_MS = 700;

/**
 * Runs a sender from installing it to judging what Callsight stored of it.
 *
 * @param dsnBase where it reports: Callsight itself, or a recorder before it
 */
export async function playSender(sender: Sender, callsight: Callsight, dsnBase: string): Promise<Result> {
  try {
    const folder = assembled(sender.name, await installed(sender.packages), sender.files);
    const startedAt = Date.now();
    const heard = await called(sender, folder, variables(sender, callsight, dsnBase));
    const stored = await settled(callsight, startedAt, heard);
    const broken = disagreement(sender, heard);
    if (broken) return { sender, broken };
    const run = {
      client: CLIENT.name,
      clientVersion: CLIENT.version,
      transport: sender.transport,
      hasSessions: sender.hasSessions,
      release: RELEASE,
      environment: ENVIRONMENT,
    };
    return { sender, judgement: judge({ sender, heard, stored, run }) };
  } catch (error) {
    if (error instanceof CannotRun) return { sender, notRun: error.message };
    return { sender, broken: error instanceof Error ? error.message : String(error) };
  }
}

/** Has a client play the script against the server; both are gone when this resolves, and all they held is sent. */
async function called(sender: Sender, cwd: string, env: Record<string, string>): Promise<Heard[]> {
  const [command = "", ...args] = sender.command;
  if (sender.transport === "stdio") {
    const { PATH = "", HOME = "" } = process.env;
    return playScript(sender.client, { command, args, cwd, env: { PATH, HOME, ...env } });
  }
  const port = await freePort();
  const server = await listening(sender.command, { cwd, env: { ...env, PORT: String(port) }, port });
  try {
    const url = `http://127.0.0.1:${port}${sender.path ?? "/mcp"}`;
    return await playScript(sender.client, { url, transport: sender.transport }).catch((error: Error) => {
      throw new Error(`${error.message}\nThe server said:\n${server.output()}`);
    });
  } finally {
    await server.stop();
  }
}

/** What every server finds in its environment; the names are explained in conformance/README.md. */
function variables(sender: Sender, { key, projectId }: Callsight, dsnBase: string): Record<string, string> {
  const dsn = `${dsnBase.replace("://", `://${key}@`)}/${projectId}`;
  return {
    CALLSIGHT_DSN: dsn,
    SENTRY_DSN: dsn,
    SERVICE_RELEASE: RELEASE,
    SENTRY_RELEASE: RELEASE,
    SERVICE_ENVIRONMENT: ENVIRONMENT,
    SENTRY_ENVIRONMENT: ENVIRONMENT,
    OTEL_SERVICE_NAME: "harbour",
    OTEL_RESOURCE_ATTRIBUTES: `service.version=${RELEASE},deployment.environment.name=${ENVIRONMENT}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${dsnBase}/api/${projectId}/otlp`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${key}`,
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    ...sender.env,
  };
}

/** What is stored of the run, once two looks at it agree and no call is missing, or the time for that is over. */
async function settled(
  { api }: Callsight,
  startedAt: number,
  heard: readonly Heard[],
): Promise<StoredCall[]> {
  const deadline = Date.now() + SETTLING_MS_MAX;
  let before = "";
  for (;;) {
    const stored = await api.calls(startedAt, Date.now() + 1_000);
    const now = JSON.stringify(stored);
    if ((now === before && stored.length >= heard.length) || Date.now() > deadline) return stored;
    before = now;
    await pause(BETWEEN_LOOKS_MS);
  }
}

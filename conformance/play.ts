import { setTimeout as pause } from "node:timers/promises";
import type { Callsight } from "./callsight";
import { CannotRun } from "./cannot-run";
import { type Heard, playScript } from "./client";
import { disagreement, judge } from "./judge";
import { type Result, wrongs } from "./matrix";
import { assembled, installed } from "./packages";
import { freePort, listening } from "./processes";
import { CLIENT, ENVIRONMENT, RELEASE } from "./script";
import type { Sender } from "./sender";

/** A sender that has played its part: what its client saw, or why there is nothing to judge. */
export type Played = { sender: Sender } & (
  | { heard: Heard[]; startedAt: number; endedAt: number }
  | { notRun: string }
  | { broken: string }
);

/**
 * Installs a sender and has a client play the script against it. All it held is sent when this resolves.
 *
 * @param dsnBase where it reports: Callsight itself, or a recorder before it
 */
export async function playSender(sender: Sender, callsight: Callsight, dsnBase: string): Promise<Played> {
  try {
    const folder = assembled(sender.name, await installed(sender.packages), sender.files);
    const startedAt = Date.now();
    const heard = await called(sender, folder, variables(sender, callsight, dsnBase));
    const endedAt = Date.now();
    const broken = disagreement(sender, heard);
    return broken ? { sender, broken } : { sender, heard, startedAt, endedAt };
  } catch (error) {
    if (error instanceof CannotRun) return { sender, notRun: error.message };
    return { sender, broken: error instanceof Error ? error.message : String(error) };
  }
}

const BETWEEN_LOOKS_MS = 1_000;
/** A busy machine stores late. */
const LATE_MS_MAX = 30_000;

/**
 * Judges what is stored of a sender. Rows are related with each other after they are stored (an error makes its call a
 * failed one, a cancellation stands for a call that never came), so what is right at first may not stay so: nothing is
 * looked at before that is over.
 *
 * @param patienceMs counted from the last word of the sender
 */
export async function judgeSender(played: Played, { api }: Callsight, patienceMs: number): Promise<Result> {
  if (!("heard" in played)) return played;
  const { sender, heard, startedAt, endedAt } = played;
  const run = {
    client: CLIENT.name,
    clientVersion: CLIENT.version,
    transport: sender.transport,
    hasSessions: sender.hasSessions,
    release: RELEASE,
    environment: ENVIRONMENT,
  };
  await pause(Math.max(0, endedAt + patienceMs - Date.now()));
  for (;;) {
    const stored = await api.calls(startedAt, endedAt);
    const result = { sender, judgement: judge({ sender, heard, stored, run }) };
    if (wrongs([result]).length === 0 || Date.now() > endedAt + patienceMs + LATE_MS_MAX) return result;
    await pause(BETWEEN_LOOKS_MS);
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

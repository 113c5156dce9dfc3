import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { DemoTransport } from "./listen";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

export type CalculatorOptions = {
  sdk: "sentry" | "opentelemetry";
  dsn: string;
  environment: string;
  user?: string;
};

/** A calculator that listens, as a process of its own. */
export type Calculator = {
  url: URL;
  /** Sends what the process still holds, and ends it. */
  stop: () => Promise<void>;
};

/** Starts a calculator on a free port of this machine. */
export async function startCalculator(
  transport: Exclude<DemoTransport, "stdio">,
  options: CalculatorOptions,
): Promise<Calculator> {
  const child = spawn(process.execPath, commandLine(transport, options.sdk), {
    env: { ...process.env, ...variables(options) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const port = await Promise.race([firstMessage(child), untimelyEnd(child)]);
  return {
    url: new URL(transport === "sse" ? "/sse" : "/mcp", `http://127.0.0.1:${port}`),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A calculator that a client starts and owns; it ends when the client closes. */
export const stdioCalculator = (options: CalculatorOptions) =>
  new StdioClientTransport({
    command: process.execPath,
    args: commandLine("stdio", options.sdk),
    env: { PATH: process.env.PATH ?? "", ...variables(options) },
    stderr: "inherit",
  });

const commandLine = (transport: DemoTransport, sdk: CalculatorOptions["sdk"]) => [
  ...["--import", "tsx", MAIN],
  ...["--transport", transport, "--sdk", sdk],
];

const variables = ({ dsn, environment, user }: CalculatorOptions) => ({
  CALLSIGHT_DSN: dsn,
  CALCULATOR_ENVIRONMENT: environment,
  ...(user ? { CALCULATOR_USER: user } : {}),
});

async function firstMessage(child: ChildProcess): Promise<number> {
  const [port] = await once(child, "message");
  return Number(port);
}

async function untimelyEnd(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`The calculator ended with ${code} before it listened; its words are above.`);
}

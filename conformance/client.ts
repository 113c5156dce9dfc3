import { writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { assembled, installed } from "./packages";
import { run } from "./processes";
import { type CallId, CLIENT, SCRIPT, script, USER_AGENT } from "./script";
import type { ClientName, Packages, Transport } from "./sender";

const CLIENTS: Record<ClientName, { packages: Packages; folder: string; revision: "legacy" | "2026-07-28" }> =
  {
    "typescript-1": {
      packages: { from: "npm", packages: { "@modelcontextprotocol/sdk": "1.32.2", zod: "4.6.7" } },
      folder: "clients/typescript-1",
      revision: "legacy",
    },
    "typescript-2": {
      packages: { from: "npm", packages: { "@modelcontextprotocol/client": "2.4.0", zod: "4.6.7" } },
      folder: "clients/typescript-2",
      revision: "legacy",
    },
    "typescript-2-modern": {
      packages: { from: "npm", packages: { "@modelcontextprotocol/client": "2.4.0", zod: "4.6.7" } },
      folder: "clients/typescript-2",
      revision: "2026-07-28",
    },
  };

const PLAYING_MS_MAX = 120_000;

/** How a client reaches the server: a command that it starts itself, or a URL. */
export type Reach =
  | { command: string; args: string[]; cwd: string; env: Record<string, string> }
  | { url: string; transport: Transport };

const Heard = z.object({
  id: z.enum(Object.keys(SCRIPT) as [CallId, ...CallId[]]),
  startedAt: z.number(),
  endedAt: z.number(),
  answer: z.union([
    z.object({ result: z.looseObject({}) }),
    z.object({ error: z.object({ code: z.number().optional(), message: z.string() }) }),
    z.object({ cancelled: z.literal(true) }),
  ]),
});

/** What the client saw of one call. Times in ms since 1970, by the clock that the server has too. */
export type Heard = z.output<typeof Heard>;

/** Plays the script against a server; the client is a process of its own. @throws Error when it cannot get through */
export async function playScript(name: ClientName, server: Reach): Promise<Heard[]> {
  const { packages, folder, revision } = CLIENTS[name];
  const program = assembled(`client-${name}`, await installed(packages), ["clients/shared", folder]);
  const task = path.join(program, "task.json");
  const calls = script(revision);
  writeFileSync(task, JSON.stringify({ client: CLIENT, userAgent: USER_AGENT, server, calls, revision }));
  const command = [process.execPath, "client.mjs", task];
  const { code, stdout, output } = await run(command, { cwd: program, msMax: PLAYING_MS_MAX });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (code !== 0 || lines.length !== calls.length)
    throw new Error(
      `The client ended with ${code} after ${lines.length} of ${calls.length} calls:\n${output}`,
    );
  return lines.map((line) => Heard.parse(JSON.parse(line)));
}

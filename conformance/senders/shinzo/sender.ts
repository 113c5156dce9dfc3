import type { Limit, Sender } from "../../sender";
import { TYPESCRIPT_SDK_1 } from "../typescript";

const limits: Limit[] = [];

/** Shinzo's instrumentation of `server.tool`, whose spans its own copy of OpenTelemetry's SDK exports as JSON. */
export const senders: Sender[] = TYPESCRIPT_SDK_1.ways
  .filter(({ name }) => name === "stdio")
  .map((way) => ({
    ...way,
    name: `shinzo/${way.name}`,
    reporter: "@shinzolabs/instrumentation-mcp 1.1.0",
    server: TYPESCRIPT_SDK_1.server,
    packages: {
      from: "npm",
      packages: { ...TYPESCRIPT_SDK_1.packages, "@shinzolabs/instrumentation-mcp": "1.1.0" },
    },
    files: ["senders/shinzo/program"],
    command: ["node", "main.mjs"],
    truths: "typescript-1-shinzo",
    limits,
  }));

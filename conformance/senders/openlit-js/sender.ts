import type { Limit, Sender } from "../../sender";
import { TYPESCRIPT_SDK_1 } from "../typescript";

const limits: Limit[] = [
  {
    column: "counted",
    instead: 0,
    because:
      "OpenLIT for TypeScript patches methods that `Server` of @modelcontextprotocol/sdk 1.32 does not have (`callTool`, `listTools` …), in a module that nobody imports: no span of a server is made.",
  },
];

/** OpenLIT for TypeScript, which promises spans of MCP servers. */
export const senders: Sender[] = TYPESCRIPT_SDK_1.ways
  .filter(({ name }) => name === "sessions")
  .map((way) => ({
    ...way,
    name: `openlit-js/${way.name}`,
    reporter: "openlit 1.15.0 (TypeScript)",
    server: TYPESCRIPT_SDK_1.server,
    packages: { from: "npm", packages: { ...TYPESCRIPT_SDK_1.packages, openlit: "1.15.0" } },
    files: ["servers/typescript-1", "senders/openlit-js/program"],
    command: ["node", "--import", "./instrumentation.mjs", "main.mjs"],
    limits,
  }));

import { type CallId, SCRIPT } from "../../script";
import type { Limit, Sender } from "../../sender";
import { TYPESCRIPT_SDK_1 } from "../typescript";

const TOOLS_ONLY =
  "Shinzo's instrumentation sees tools that are registered with `server.tool`, and of them the calls that reach the tool.";
const NO_ONE = "Shinzo's instrumentation tells neither client, nor transport, nor result.";
const OWN_EYES =
  "Shinzo's instrumentation takes a call for successful unless the tool throws: not when it answers with isError, nor when the client took the call back.";

/** What reaches a tool, and what does not. */
const REACHING = ["add", "boom", "soft_error", "cancelled"];
const calls = (Object.keys(SCRIPT) as CallId[]).filter((id) => !REACHING.includes(id));

const limits: Limit[] = [
  { column: "counted", calls, instead: 0, because: TOOLS_ONLY },
  { column: "client", instead: ["", ""], because: NO_ONE },
  { column: "transport", instead: "", because: NO_ONE },
  { column: "result", instead: "", because: NO_ONE },
  { column: "outcome", calls: ["soft_error", "cancelled"], instead: "ok", because: OWN_EYES },
  { column: "error", calls: ["soft_error"], instead: "", because: OWN_EYES },
];

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

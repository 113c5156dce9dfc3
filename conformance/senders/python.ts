import type { CallId } from "../script";
import type { ClientName, Limit, Packages, Sender } from "../sender";

/** A way to serve the script: all of a sender but who reports. */
type Way = Pick<Sender, "over" | "env" | "transport" | "path" | "hasSessions" | "client" | "truths">;
export type WayName = "stdio" | "sse" | "sessions" | "stateless" | "modern";
type SdkName = "mcp-1" | "mcp-2" | "fastmcp";

/** Servers on one MCP SDK for Python, in `servers/python`. */
type Family = {
  server: string;
  packages: Readonly<Record<string, string>>;
  way: (name: WayName) => Way;
};

const MCP_1 = { mcp: "1.30.0" };

export const PYTHON_SDK_1 = family("mcp 1.30.0", MCP_1, "mcp-1", "python-1");
export const PYTHON_SDK_2 = family("mcp 2.3.0", { mcp: "2.3.0" }, "mcp-2", "python-2", "python-2-modern");
export const FASTMCP_2 = family("fastmcp 2.14.7", { fastmcp: "2.14.7", ...MCP_1 }, "fastmcp", "fastmcp-2");
export const FASTMCP_3_1 = family("fastmcp 3.1.1", { fastmcp: "3.1.1", ...MCP_1 }, "fastmcp", "fastmcp-3");
export const FASTMCP_3_4 = family("fastmcp 3.4.10", { fastmcp: "3.4.10", ...MCP_1 }, "fastmcp", "fastmcp-3");
export const FASTMCP_4 = family("fastmcp 4.1.2", { fastmcp: "4.1.2", mcp: "2.3.0" }, "fastmcp", "fastmcp-4");

/** OpenTelemetry's SDK and the exporter that every one of these senders is given. */
export const OPENTELEMETRY = {
  "opentelemetry-sdk": "1.45.2",
  "opentelemetry-exporter-otlp-proto-http": "1.45.2",
};

export const TOOL_FAILURES: readonly CallId[] = ["boom", "soft_error", "unknown_tool", "invalid_arguments"];

/** Without sessions the cancellation reaches another server object than the request, which is therefore answered. */
const canBeCancelled = (way: WayName) => way !== "stateless";

/** What several of these senders do not tell; `who` begins the sentence. */
export const leftOut = {
  client: (who: string): Limit => ({
    column: "client",
    instead: ["", ""],
    because: `${who} records no client.`,
  }),
  transport: (who: string): Limit => ({
    column: "transport",
    instead: "",
    because: `${who} records no transport.`,
  }),
  session: (who: string, way: WayName): Limit[] =>
    way === "sessions" ? [{ column: "session", instead: "", because: `${who} records no session.` }] : [],
  arguments: (who: string): Limit => ({
    column: "arguments",
    instead: null,
    because: `${who} records no arguments.`,
  }),
  result: (who: string): Limit => ({ column: "result", instead: "", because: `${who} records no results.` }),
  cancelling: (way: WayName, instead: "ok" | "no_response", because: string): Limit[] =>
    canBeCancelled(way) ? [{ column: "outcome", calls: ["cancelled"], instead, because }] : [],
  messages: (calls: readonly CallId[], because: string): Limit => ({
    column: "counted",
    calls,
    instead: 0,
    because,
  }),
};

/** A sender in Python: a server of `family`, served in one way, reported by what `program` sets up before it. */
export function python(
  { server, packages, way }: Family,
  name: WayName,
  {
    program,
    env,
    ...rest
  }: Pick<Sender, "name" | "reporter" | "limits"> & {
    packages: Readonly<Record<string, string>>;
    /** The folder with its `instrument.py`. */
    program: string;
    env?: Readonly<Record<string, string>>;
  },
): Sender {
  const served = way(name);
  const pip: Packages = { from: "pip", packages: { ...packages, ...rest.packages } };
  return {
    ...served,
    ...rest,
    server,
    packages: pip,
    files: ["servers/python", program],
    command: ["../../venv/bin/python", "main.py"],
    env: { ...served.env, ...env },
  };
}

function family(
  server: string,
  packages: Readonly<Record<string, string>>,
  sdkName: SdkName,
  truths: "python-1" | "python-2" | "fastmcp-2" | "fastmcp-3" | "fastmcp-4",
  modernTruths: Sender["truths"] = truths,
): Family {
  const served = (over: string, serveOver: string, client: ClientName = "typescript-1") => ({
    over,
    client,
    truths,
    env: { SDK_NAME: sdkName, SERVE_OVER: serveOver },
  });
  const http = { transport: "streamable_http", hasSessions: false } as const;
  const ways: Record<WayName, Way> = {
    stdio: { ...served("stdio", "stdio"), transport: "stdio", hasSessions: false },
    sse: { ...served("HTTP+SSE", "sse"), transport: "sse", path: "/sse", hasSessions: true },
    sessions: { ...served("Streamable HTTP", "sessions"), ...http, hasSessions: true },
    stateless: {
      ...served("Streamable HTTP, stateless", "stateless"),
      ...http,
      truths: `${truths}-stateless`,
    },
    modern: {
      ...served("Streamable HTTP, 2026-07-28", "stateless", "typescript-2-modern"),
      ...http,
      truths: modernTruths,
    },
  };
  return { server, packages, way: (name) => ways[name] };
}

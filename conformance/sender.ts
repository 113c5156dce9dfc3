import type { Column } from "./columns";
import type { CallId } from "./script";
import type { TruthName } from "./truths";

/** What is installed from a registry before a sender can run; every version is exact. */
export type Packages = { from: "npm" | "pip"; packages: Readonly<Record<string, string>> };

/** How a server is reached, in the words that Callsight stores. */
export type Transport = "stdio" | "sse" | "streamable_http";

/** The client that plays the script: an MCP SDK, and the revision that it speaks first. */
export type ClientName = "typescript-1" | "typescript-2" | "typescript-2-modern";

/** Something that a sender does not tell, or tells wrongly: its limit, not ours. */
export type Limit = {
  column: Column;
  /** Left out: every call. */
  calls?: readonly CallId[];
  /** What is stored instead, when that is known; anything else is then our fault. */
  instead?: unknown;
  /** A sentence for people who read the matrix: what is missing, and why. */
  because: string;
};

/** A real MCP server with real instrumentation, and all that is needed to run it and to judge what it reported. */
export type Sender = {
  /** `<instrumentation>/<transport>`: on the command line and in file names. */
  name: string;
  /** What reports, with its version, as the matrix names it. */
  reporter: string;
  /** What serves MCP, with its version. */
  server: string;
  /** How the server is reached, as the matrix names it: `stdio`, `Streamable HTTP, stateless` … */
  over: string;
  packages: Packages;
  /** Folders below `conformance/`, whose files are put together where the packages can be imported. */
  files: readonly string[];
  /** The command that starts the server, run in the folder that holds `files`. */
  command: readonly string[];
  /** Beside what every server is given (see conformance/README.md). */
  env?: Readonly<Record<string, string>>;
  transport: Transport;
  /** Where an HTTP server answers. */
  path?: string;
  /** Whether its calls belong to a session that has an id. */
  hasSessions: boolean;
  client: ClientName;
  truths: TruthName;
  limits: readonly Limit[];
};

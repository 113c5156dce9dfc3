import type { CallsightSpan } from "./span";

/** What is known of a call before it ran: for deciding what of it is recorded. */
export type CallFacts = {
  /** `tools/call` */
  method: string;
  /** The tool, prompt or resource that it names; `""` without one. */
  target: string;
};

/** All may be left out. What is said here wins over the environment. */
export type CallsightOptions = {
  /** `https://<key>@callsight.example.com/<project>`; else `CALLSIGHT_DSN`. Without either nothing is sent anywhere. */
  dsn?: string;
  /** The version of your code; else `CALLSIGHT_RELEASE`, the commit that your host names, or the version of the server. */
  release?: string;
  /** `production`, `staging`, …; else `CALLSIGHT_ENVIRONMENT`, or what your host calls it. */
  environment?: string;
  /** Whether arguments of tools and prompts are recorded, or for which calls. On unless said otherwise. */
  recordInputs?: boolean | ((call: CallFacts) => boolean);
  /** Whether results of tools are recorded, or for which calls. On unless said otherwise. */
  recordOutputs?: boolean | ((call: CallFacts) => boolean);
  /**
   * Sees every value in arguments and results before it is recorded, with the way to it (`["arguments", "user", "email"]`),
   * and returns what is recorded instead. Never touches what the handler or the client get.
   */
  redact?: (value: unknown, path: ReadonlyArray<string | number>, call: CallFacts) => unknown;
  /** Longest arguments and longest result that are recorded, in characters of JSON; 32,768 unless said otherwise. */
  payloadLengthMax?: number;
  /** Sees every span last; returns it, changed or not, or null to drop it. */
  beforeSend?: (span: CallsightSpan) => CallsightSpan | null;
  /** Part of all traces that is recorded, 0 to 1. Callsight counts right whatever it is. */
  sampleRate?: number;
  /** Who made a request, from what the MCP SDK knows of it (`authInfo`, headers). */
  identify?: (extra: unknown) => { id: string } | undefined;
  /** A request that runs longer than this is reported as never answered; 10 minutes unless said otherwise. */
  noResponseAfterMs?: number;
  /** Of a serverless platform: keeps a function alive until a promise is done. Spans then leave after every request. */
  waitUntil?: (promise: Promise<unknown>) => void;
};

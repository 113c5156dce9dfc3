import type { Outcome, SpanKind } from "@/lib/clickhouse/rows";
import type { Call } from "../call";
import type { ReceivedSpan } from "../received";

/** What a call is known by. Every one is text, `""` when the sender does not say. */
export const FIELDS = [
  "op",
  "method",
  "tool",
  "prompt",
  "resource",
  "requestId",
  "cancelledRequestId",
  "sessionId",
  "protocolVersion",
  "rpcCode",
  "errorType",
  "errorMessage",
  "isError",
  "outcomeWord",
  "arguments",
  "argumentsBytes",
  "result",
  "resultBytes",
  "resultTokens",
  "transport",
  "networkTransport",
  "networkProtocol",
  "clientName",
  "clientVersion",
  "clientTitle",
  "serverName",
  "serverVersion",
  "userId",
  "userAgent",
  "clientAddress",
  "environment",
  "release",
  "statusMessage",
  "sdkName",
  "sdkVersion",
] as const;
export type Field = (typeof FIELDS)[number];

/** For each field the attributes that may carry it, best first. */
export type FieldNames = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Whose spans these are. All that is given must hold; nothing given holds for everybody. */
export type Author = {
  protocol?: "sentry" | "otlp";
  /** Names of OpenTelemetry's instrumentation scope; one that ends in `*` says how the name begins. */
  scopes?: readonly string[];
  /** How the name of the SDK begins. */
  sdk?: string;
  /** Attributes that nobody else sets: a span has one of them. */
  marks?: readonly string[];
  /** What none of these can tell. Asked for every span of the sender, so it must be quick. */
  when?: (span: ReceivedSpan) => boolean;
};

/**
 * What a span is, where its kind does not say so.
 *
 * - `server`: the receiving side of a message, which dashboards count
 * - `client`: the asking side
 * - `part`: something inside or around a message: shown in the trace like any span, and no call of its own
 */
export type SpanRole = "server" | "client" | "part";

/** All that is given must hold. */
export type SpanRule = {
  name?: RegExp;
  kinds?: readonly SpanKind[];
  /** An attribute that the span has. */
  has?: string;
  /** What that attribute must say. */
  says?: RegExp;
  is: SpanRole;
};

/** The way to a value inside a JSON text: keys from the outside in. */
export type JsonPath = readonly string[];

/**
 * How one family of senders speaks of MCP calls. A dialect is data: names, their precedence, and the exceptions; `amend`
 * is for the few things that no table can say. To add one: a file here, a line in `index.ts`, a fixture and its test.
 */
export type Dialect = {
  /** As stored in `spans.dialect`. */
  name: string;
  wrote: Author;
  /** Names that come before the common ones (`common.ts`). */
  fields?: FieldNames;
  /** Attributes that hold a JSON text, and what is to be found in it. What a plain attribute says comes first. */
  inside?: Readonly<Record<string, Readonly<Partial<Record<Field, JsonPath>>>>>;
  /**
   * Fields that this sender makes up, whatever their attribute is called: a session id per request, its own address as
   * the client's. They stay readable as attributes and mean nothing.
   */
  distrusted?: readonly Field[];
  /** Attributes that say nothing here, or something else than their name: neither read nor stored. */
  noise?: readonly string[];
  /** The same, by how the name begins. */
  noisePrefixes?: readonly string[];
  /** What stands before the method in the names of its spans, longest first; names without one are looked at as they are. */
  namePrefixes?: readonly string[];
  /** Exceptions from the rule that a span of kind server is a server call; the first that holds decides. */
  spans?: readonly SpanRule[];
  /**
   * What its words for the outcome mean: `outcomeWord`, else the type of the error, else the message of the status.
   * `failure` leaves to the common rule which one.
   */
  outcomes?: Readonly<Record<string, Outcome | "failure">>;
  /** How single arguments (`mcp.request.argument.<name>`) are encoded; `text` tries JSON and falls back. */
  argumentValues: "json" | "text";
  /** False when a failed call may look like a successful one until an error event for it arrives. */
  marksFailures: boolean;
  /** Corrects what the tables made of a span. */
  amend?: (call: Call, span: ReceivedSpan) => void;
};

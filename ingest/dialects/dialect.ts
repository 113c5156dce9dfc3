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
  "arguments",
  "result",
  "transport",
  "networkTransport",
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

/**
 * How one family of senders speaks of MCP calls. A dialect is data: names and their precedence; `amend` is for the few
 * things that no table can say. To add one: a file here, a line in `index.ts`, a fixture.
 */
export type Dialect = {
  /** As stored in `spans.dialect`. */
  name: string;
  /** Whether a span is of this dialect. The first of the list that says so reads it. */
  wrote: (span: ReceivedSpan) => boolean;
  /** Names that come before the common ones (`common.ts`). */
  fields?: FieldNames;
  /** Attributes that say nothing here, or something else than their name: neither read nor stored. */
  noise?: readonly string[];
  /** The same, by how the name begins. */
  noisePrefixes?: readonly string[];
  /** How single arguments (`mcp.request.argument.<name>`) are encoded; `text` tries JSON and falls back. */
  argumentValues: "json" | "text";
  /** False when a failed call may look like a successful one until an error event for it arrives. */
  marksFailures: boolean;
  /** Corrects what the tables made of a span. */
  amend?: (call: Call, span: ReceivedSpan) => void;
};

import { type Call, textOf } from "../call";
import type { ReceivedSpan } from "../received";
import type { Dialect } from "./dialect";

/**
 * What Python's servers (`mcp` 1 and 2, FastMCP 2 to 4) say when a client asked for what is not there. They answer so
 * with code 0, or their instrumentation leaves the code out, where other servers send -32602 or -32002.
 */
const CALLERS_FAULT =
  /^(?:Unknown (?:resource|prompt)\b|Resource not found\b|Method not found$|(?:Error rendering prompt [^:]+: )?Missing required arguments\b)/;

export const blamesCaller = (message: string): boolean => CALLERS_FAULT.test(message);

/** Exceptions that these servers turn into a result with `isError`. */
const TOOL_ERRORS = new Set(["ToolError", "NotFoundError", "ValidationError"]);

/** For `outcomes` of a dialect that calls `readFailure`. */
export const FAILURE_WORDS: NonNullable<Dialect["outcomes"]> = { "caller's fault": "client_error" };

/**
 * What a failed span says by the name of its exception and by its message, where no code does. OpenTelemetry's Python
 * SDK writes `ToolError: no such city` as the status of a span that an exception ended; the class is no part of the
 * message.
 */
export function readFailure(call: Call, span: ReceivedSpan): void {
  if (span.status !== "error" && call.rpcCode === "") return;
  const exception = span.events.findLast(({ name }) => name === "exception");
  const raised = lastName(textOf(exception?.attributes.get("exception.type") ?? null));
  call.errorType = lastName(call.errorType) || raised;
  call.statusMessage = withoutClass(withoutClass(call.statusMessage, raised), call.errorType);
  if (call.method === "tools/call") {
    if (TOOL_ERRORS.has(call.errorType)) call.errorType = "tool_error";
    return;
  }
  const hasCode = call.rpcCode !== "" && call.rpcCode !== "0";
  if (!hasCode && blamesCaller(call.statusMessage || call.errorMessage)) call.outcomeWord = "caller's fault";
}

const lastName = (type: string): string => type.slice(type.lastIndexOf(".") + 1);

const withoutClass = (message: string, name: string): string =>
  name !== "" && message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;

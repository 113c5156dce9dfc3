import { createHash } from "node:crypto";
import type { ErrorException, ErrorFrame, SpanRow } from "@/lib/clickhouse/rows";

/** Part of every hash: ids of another version are other issues. Kept in Postgres as `Issue.fingerprintVersion`. */
export const FINGERPRINT_VERSION = 1;

/** What of an error decides which issue it belongs to. */
export type Failure = {
  exceptions: readonly ErrorException[];
  message: string;
  method: string;
  target: string;
  /** The sender's own grouping, empty when it sent none. */
  fingerprint: readonly string[];
};

const DEFAULT = /^\{\{\s*default\s*\}\}$/;

/** The issue of an error: 32 hex digits, the same for the same failure in any process and at any time. */
export function issueOfError(failure: Failure): string {
  const asked = failure.fingerprint;
  if (asked.length === 0 || asked.every((part) => DEFAULT.test(part))) return hash(ownParts(failure));
  return hash(["sender", ...asked.flatMap((part) => (DEFAULT.test(part) ? ownParts(failure) : [part]))]);
}

/**
 * The issue of a failed call that no error event explains: an `isError` result, a JSON-RPC error, an unknown tool. A
 * pure function of the row, so that a stored row can be recognised as still having its derived issue.
 */
export function issueOfSpan(span: SpanRow): string {
  const code = span.rpc_code === null ? "" : String(span.rpc_code);
  return hash([
    "call",
    span.server_name,
    span.method,
    targetOf(span.method, span.target),
    span.error_type || code,
    withoutParameters(firstLine(span.error_message)),
  ]);
}

/**
 * Frames of the user's own code say best what broke. Method and target join them, because two tools that share a helper
 * are two problems to their owner. JSON-RPC errors have only an SDK's frames, which are the same for all of them.
 */
function ownParts({ exceptions, message, method, target }: Failure): string[] {
  const where = [method, targetOf(method, target)];
  const thrown = exceptions.at(-1);
  if (thrown?.type.startsWith("JsonRpcError_"))
    return ["rpc", ...where, thrown.type, withoutParameters(firstLine(thrown.value))];

  const hasOwnCode = exceptions.some((exception) => exception.frames.some((frame) => frame.in_app));
  const stack = exceptions.flatMap((exception) => {
    const frames = exception.frames.filter((frame) => frame.in_app || !hasOwnCode).map(frameKey);
    return [exception.type, ...frames.filter((key, i) => key !== "" && key !== frames[i - 1])];
  });
  if (exceptions.some((exception) => exception.frames.length > 0) && stack.length > exceptions.length)
    return ["stack", ...where, ...stack];

  if (thrown && thrown.type !== "")
    return ["exception", ...where, thrown.type, withoutParameters(firstLine(thrown.value))];
  return ["message", ...where, withoutParameters(firstLine(message || (thrown?.value ?? "")))];
}

/** Which line of code a frame is, without what changes from build to build: line numbers, directories. */
function frameKey(frame: ErrorFrame): string {
  const file =
    frame.filename && !/^(?:<anonymous>|native|\w+:\/\/)/.test(frame.filename)
      ? basename(frame.filename)
      : "";
  const place = frame.module || file;
  const called = frame.function?.split(".").at(-1) ?? "";
  const line = frame.context_line?.replace(/\s+/g, " ").trim() ?? "";
  const name = called === "?" || called === "<anonymous>" || called === "anonymous" ? "" : called;
  return [place, name, line.length > 120 ? "" : line].filter((part) => part !== "").join("|");
}

const basename = (filename: string) => filename.slice(filename.lastIndexOf("/") + 1).toLowerCase();

/** Tools and prompts are few; a resource's URI holds ids. */
const targetOf = (method: string, target: string) =>
  method.startsWith("resources/") ? withoutParameters(target) : target;

/** A message without what differs from one occurrence to the next: ids, dates, numbers, quoted values' digits. */
export function withoutParameters(message: string): string {
  return message
    .slice(0, 1024)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<uuid>")
    .replace(/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<date>")
    .replace(/\b(?:0x)?(?=[a-f]{0,64}\d)[0-9a-f]{8,64}\b/gi, "<hex>")
    .replace(/\d+(?:\.\d+)?/g, "<number>")
    .replace(/\s+/g, " ")
    .trim();
}

export const firstLine = (text: string) => text.trimStart().split("\n", 1)[0] ?? "";

const hash = (parts: readonly string[]) =>
  createHash("sha256")
    .update(JSON.stringify([FINGERPRINT_VERSION, ...parts]))
    .digest("hex")
    .slice(0, 32);

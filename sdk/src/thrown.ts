import { isCallersFault } from "./ending";
import type { ThrownException } from "./span";
import { record, words } from "./values";

const STACK_LENGTH_MAX = 16 * 1024;
const MESSAGE_LENGTH_MAX = 4 * 1024;

/**
 * What a handler threw, as a span's exception event. Undefined for a refusal that a handler chose on purpose: a JSON-RPC
 * error with the code of a caller's mistake is an answer, not an accident.
 */
export function exceptionOf(thrown: unknown): ThrownException | undefined {
  if (thrown === undefined) return undefined;
  const error = record(thrown);
  if (!error)
    return { type: typeof thrown, message: String(thrown).slice(0, MESSAGE_LENGTH_MAX), stacktrace: "" };
  if (isCallersFault(error.code)) return undefined;
  return {
    type: words(error.name) ?? words(error.constructor?.name) ?? "Error",
    message: (words(error.message) ?? "").slice(0, MESSAGE_LENGTH_MAX),
    stacktrace: (words(error.stack) ?? "").slice(0, STACK_LENGTH_MAX),
  };
}

import { record, words } from "./values";

type Message = Readonly<Record<string, unknown>>;

/** How a call ended. */
export type Ending =
  | { is: "answered"; result: Message }
  | { is: "refused"; code: number | undefined; message: string }
  | { is: "cancelled"; reason: string }
  | { is: "unanswered"; reason: string }
  /** By HTTP, before anybody looked at the message. */
  | { is: "turned_away"; status: number }
  /** Notifications have no other end. */
  | { is: "delivered" };

/** What the answer to a request says of how it went. */
export function endingOf(answer: Message): Ending {
  const error = record(answer.error);
  if (!error) return { is: "answered", result: record(answer.result) ?? {} };
  const code = typeof error.code === "number" ? error.code : undefined;
  return { is: "refused", code, message: words(error.message) ?? "" };
}

/**
 * JSON-RPC's codes for a caller's own mistake, resource not found, and the three of protocol 2026-07-28. The server did
 * nothing wrong, so its span is no error.
 */
const CALLERS_FAULT = new Set([-32700, -32600, -32601, -32602, -32002, -32020, -32021, -32022]);
/** Protocol 2025-11-25: the user must open a page first. */
const URL_FIRST = -32042;

export const isCallersFault = (code: unknown): boolean => typeof code === "number" && CALLERS_FAULT.has(code);

/** Whether the answer asks for more before it can be given: by its result (2026-07-28), or by its error (2025-11-25). */
export const needsInput = (ending: Ending): boolean =>
  (ending.is === "answered" && ending.result.resultType === "input_required") ||
  (ending.is === "refused" && ending.code === URL_FIRST);

/** The id of a task that a call has become; its result comes later, by another request. */
export const taskOf = (result: Message): string | undefined =>
  words(record(result.task)?.taskId) ?? (result.resultType === "task" ? words(result.taskId) : undefined);

/** What a failed tool said, for people: the first text of its result. */
export function textIn(result: Message): string {
  const content: unknown = result.content;
  if (!Array.isArray(content)) return "";
  for (const item of content) {
    const text = words(record(item)?.text);
    if (text) return text;
  }
  return "";
}

import type { CallId } from "../../script";
import type { Limit } from "../../sender";
import type { Way } from "../typescript";

/** Which of the script's calls are answered with -32602; an unknown tool is `isError` on version 1 of the MCP SDK. */
const mistakes = ({ truths }: Way): CallId[] => [
  ...(truths.startsWith("typescript-2") ? (["unknown_tool"] as const) : []),
  "read_unknown",
  "prompt_without_argument",
];

/** What `wrapMcpServerWithSentry` cannot tell, by what of it runs and by the transport it watches. */
export function limitsOf(sdk: { isVersion10: boolean; isStreamed: boolean }, way: Way): Limit[] {
  const ofVersion = sdk.isVersion10 ? version10 : version11;
  return [
    LOWER_CASE,
    ...ofVersion(mistakes(way)),
    ...(neverEnds(way) ? UNFINISHED : []),
    ...(sdk.isStreamed && way.name === "modern" ? [HUNG_UP] : []),
  ];
}

const LOWER_CASE: Limit = {
  column: "arguments",
  calls: ["soft_error"],
  instead: { orderid: "A-17" },
  because: "Sentry's SDK for JavaScript sends the names of arguments in lower case.",
};

const CODE_ONLY =
  "Version 11 of Sentry's SDK sends the code of a caller's mistake (an unknown resource, a missing argument, an unknown method) without its message.";
const version11 = (calls: CallId[]): Limit[] => [
  { column: "error", calls, instead: "-32602", because: CODE_ONLY },
  { column: "error", calls: ["unknown_method"], instead: "-32601", because: CODE_ONLY },
];

const NO_CODE =
  "Version 10 of Sentry's SDK sends neither code nor message of a JSON-RPC error that is the caller's mistake, so that it looks like the server's.";
const version10 = (calls: CallId[]): Limit[] => [
  { column: "outcome", calls: [...calls, "unknown_method"], instead: "server_error", because: NO_CODE },
  // Version 2 of the MCP SDK throws for a missing argument, which the wrapper reports with its message.
  { column: "error", calls: ["prompt_without_argument"], because: NO_CODE },
  { column: "error", calls: [...calls, "unknown_method"], instead: "", because: NO_CODE },
];

/** Whether the process ends before the transport of a cancelled call is closed. */
const neverEnds = ({ transport, hasSessions, truths }: Way) =>
  (transport === "stdio" && truths === "typescript-1") || (transport === "streamable_http" && hasSessions);

const NOTE_ONLY =
  "Sentry's SDK ends the span of a cancelled call when its transport closes, which may be never. The call is counted from the client's notification, which names neither method nor target.";
const UNFINISHED: Limit[] = [
  { column: "method", calls: ["cancelled"], instead: "", because: NOTE_ONLY },
  { column: "target", calls: ["cancelled"], instead: "", because: NOTE_ONLY },
];

const HUNG_UP: Limit = {
  column: "outcome",
  calls: ["cancelled"],
  instead: "no_response",
  because:
    "A client of 2026-07-28 cancels by closing the stream. Version 11 of Sentry's SDK, when it streams spans, ends such a call as it ends any without an answer.",
};

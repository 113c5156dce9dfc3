import type { Limit } from "../../sender";
import type { Way } from "../typescript";
import type { SentryVersion } from "./sender";

const CALLERS_MISTAKES = ["read_unknown", "prompt_without_argument"] as const;

/** What `wrapMcpServerWithSentry` cannot tell, by the SDK's version and the transport it watches. */
export function limitsOf(version: SentryVersion, way: Way): Limit[] {
  return [
    LOWER_CASE,
    ...(version === "v10" ? VERSION_10 : VERSION_11),
    ...(hasNoSpan(way) ? UNFINISHED : []),
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
const VERSION_11: Limit[] = [
  { column: "error", calls: CALLERS_MISTAKES, instead: "-32602", because: CODE_ONLY },
  { column: "error", calls: ["unknown_method"], instead: "-32601", because: CODE_ONLY },
];

const NO_CODE =
  "Version 10 of Sentry's SDK sends neither code nor message of a JSON-RPC error that is the caller's mistake, so that it looks like the server's.";
const VERSION_10: Limit[] = [
  {
    column: "outcome",
    calls: [...CALLERS_MISTAKES, "unknown_method"],
    instead: "server_error",
    because: NO_CODE,
  },
  { column: "error", calls: [...CALLERS_MISTAKES, "unknown_method"], instead: "", because: NO_CODE },
];

/** The SDK ends the span of a cancelled call when the transport closes; a session of HTTP, or a process, ends first. */
const hasNoSpan = ({ transport, hasSessions }: Way) =>
  transport === "stdio" || (transport === "streamable_http" && hasSessions);

const NOTE_ONLY =
  "Sentry's SDK ends the span of a cancelled call when its transport closes, which may be never. The call is counted from the client's notification, which names neither method nor target.";
const UNFINISHED: Limit[] = [
  { column: "method", calls: ["cancelled"], instead: "", because: NOTE_ONLY },
  { column: "target", calls: ["cancelled"], instead: "", because: NOTE_ONLY },
];

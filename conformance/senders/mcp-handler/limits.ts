import type { CallId } from "../../script";
import type { Limit } from "../../sender";
import type { Way } from "../typescript";

const NO_CONTENT = "mcp-handler sends neither arguments, nor results, nor the messages of errors.";
const KNOWN_ONLY =
  "mcp-handler names a tool or prompt only where its answer proves that there is one, never a resource, and calls a method that it does not know `other`.";
const CLIENT_NAME =
  "mcp-handler sends the name of the client, as it knows it from User-Agent, without the version.";
const REQUEST_ERROR =
  "mcp-handler reports arguments that a tool's schema refuses as the caller's mistake, although they are answered with isError.";

const WITHOUT_CODE = ["boom", "soft_error", "invalid_arguments"] as const;
const INVALID_PARAMS = ["unknown_tool", "read_unknown", "prompt_without_argument"] as const;

/** What the spans of `mcp-handler` cannot tell. */
export function limitsOf({ name }: Way): Limit[] {
  const unproved: CallId[] = [
    "unknown_tool",
    "prompt_without_argument",
    "read",
    "read_broken",
    "read_unknown",
  ];
  // Without sessions the cancelled call is answered, too late for the client.
  if (name === "modern") unproved.push("cancelled");
  return [
    { column: "method", calls: ["unknown_method"], instead: "other", because: KNOWN_ONLY },
    { column: "target", calls: unproved, instead: "", because: KNOWN_ONLY },
    { column: "client", instead: ["claude-code", ""], because: CLIENT_NAME },
    { column: "outcome", calls: ["invalid_arguments"], instead: "client_error", because: REQUEST_ERROR },
    { column: "arguments", instead: null, because: NO_CONTENT },
    { column: "result", instead: "", because: NO_CONTENT },
    { column: "error", calls: WITHOUT_CODE, instead: "", because: NO_CONTENT },
    { column: "error", calls: INVALID_PARAMS, instead: "-32602", because: NO_CONTENT },
    { column: "error", calls: ["read_broken"], instead: "-32603", because: NO_CONTENT },
    { column: "error", calls: ["unknown_method"], instead: "-32601", because: NO_CONTENT },
  ];
}

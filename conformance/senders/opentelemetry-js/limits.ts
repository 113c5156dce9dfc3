import type { CallId } from "../../script";
import type { Limit } from "../../sender";
import type { Way } from "../typescript";

const CODE_ONLY =
  "OpenTelemetry's conventions leave the status of a server's span unset when the caller made a mistake: its code is sent, its message is not.";

const NEWER_SSE =
  "OpenTelemetry's conventions tell HTTP+SSE from Streamable HTTP by the protocol version only; a client that speaks a newer one over HTTP+SSE looks like Streamable HTTP.";

/** What spans by OpenTelemetry's conventions cannot tell. */
export function limitsOf({ transport, truths }: Way): Limit[] {
  const mistakes: CallId[] = ["read_unknown", "prompt_without_argument"];
  if (truths.startsWith("typescript-2")) mistakes.push("unknown_tool");
  return [
    { column: "error", calls: mistakes, instead: "-32602", because: CODE_ONLY },
    { column: "error", calls: ["unknown_method"], instead: "-32601", because: CODE_ONLY },
    ...(transport === "sse"
      ? [{ column: "transport", instead: "streamable_http", because: NEWER_SSE } satisfies Limit]
      : []),
  ];
}

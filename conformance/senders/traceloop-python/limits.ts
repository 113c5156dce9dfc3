import type { Limit } from "../../sender";
import { leftOut, type WayName } from "../python";

const TRACELOOP = "Traceloop's instrumentation for Python";

export const limitsOf = (way: WayName): Limit[] => [
  leftOut.messages(
    [
      "list_tools",
      "unknown_tool",
      "list_resources",
      "read",
      "read_broken",
      "read_unknown",
      "list_prompts",
      "prompt",
      "prompt_without_argument",
      "ping",
      "unknown_method",
    ],
    `${TRACELOOP} sees of servers the tools of FastMCP 2 alone, while they run.`,
  ),
  leftOut.client(TRACELOOP),
  leftOut.transport(TRACELOOP),
  ...leftOut.session(TRACELOOP, way),
  ...leftOut.cancelling(
    way,
    "no_response",
    "A call that is cancelled has neither a result nor an error, and nothing says why.",
  ),
];

import type { CallId } from "../../script";
import type { Limit } from "../../sender";
import { leftOut, TOOL_FAILURES, type WayName } from "../python";

const AWS = "AWS's instrumentation";
const FAILURES: readonly CallId[] = [
  ...TOOL_FAILURES,
  "read_broken",
  "read_unknown",
  "prompt_without_argument",
];
const NO_FAILURES = `${AWS} shows every call of a server as one that went well.`;

export const limitsOf = (way: WayName): Limit[] => [
  leftOut.messages(
    ["unknown_method"],
    "The official SDK refuses a method that it does not know before AWS's instrumentation sees it.",
  ),
  leftOut.client(AWS),
  ...leftOut.cancelling(way, "ok", NO_FAILURES),
  { column: "outcome", calls: FAILURES, instead: "ok", because: NO_FAILURES },
  {
    column: "arguments",
    calls: ["prompt"],
    instead: null,
    because: `${AWS} records the arguments of tools, and of prompts none.`,
  },
  leftOut.result(AWS),
  { column: "error", calls: FAILURES, instead: "", because: NO_FAILURES },
];

import type { CallId } from "../../script";
import type { Limit } from "../../sender";
import { leftOut, type WayName } from "../python";
import type { FamilyName } from "./sender";

const SENTRY = "Sentry for Python";

export const limitsOf = (family: FamilyName, way: WayName): Limit[] => [
  leftOut.messages(
    ["list_tools", "list_resources", "list_prompts", "ping", "unknown_method"],
    `${SENTRY} records calls of tools, reads of resources and prompts alone.`,
  ),
  ...(way === "stdio" ? [{ ...leftOut.client(SENTRY), because: NO_CLIENT }] : []),
  ...leftOut.cancelling(
    way,
    "no_response",
    "A call that is cancelled is left by an exception that no event explains.",
  ),
  ...(family.startsWith("mcp-") ? REFUSAL : []),
  ...(WITHOUT_CODES[family] ?? []),
];

const NO_CLIENT = `${SENTRY} records no client; over HTTP the User-Agent tells it.`;

const refused: readonly CallId[] = ["soft_error"];
const NO_IS_ERROR = `${SENTRY} does not record that a result has isError when no exception was raised.`;
const REFUSAL: Limit[] = [
  { column: "outcome", calls: refused, instead: "ok", because: NO_IS_ERROR },
  { column: "error", calls: refused, instead: "", because: NO_IS_ERROR },
];

const NO_CODE = `${SENTRY} records what an error says, and not its code.`;
const withoutCode = (call: CallId, instead: string): Limit => ({
  column: "error",
  calls: [call],
  instead,
  because: NO_CODE,
});

/** `mcp` 1 answers with no code either. */
const WITHOUT_CODES: Partial<Record<FamilyName, Limit[]>> = {
  "mcp-2": [
    withoutCode("read_broken", "Error reading resource conformance://broken"),
    withoutCode("read_unknown", "Unknown resource: conformance://nowhere"),
  ],
  "fastmcp-4.1": [
    withoutCode("read_broken", "The chart room is locked"),
    withoutCode("read_unknown", "Resource not found: 'conformance://nowhere'"),
  ],
};

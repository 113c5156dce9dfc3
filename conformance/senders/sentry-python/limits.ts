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
  leftOut.client(SENTRY),
  ...leftOut.cancelling(
    way,
    "no_response",
    "A call that is cancelled is left by an exception that no event explains.",
  ),
  ...(family.startsWith("mcp-") ? REFUSAL : []),
];

const refused: readonly CallId[] = ["soft_error"];
const NO_IS_ERROR = `${SENTRY} does not record that a result has isError when no exception was raised.`;
const REFUSAL: Limit[] = [
  { column: "outcome", calls: refused, instead: "ok", because: NO_IS_ERROR },
  { column: "error", calls: refused, instead: "", because: NO_IS_ERROR },
];

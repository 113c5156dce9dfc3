import type { Limit } from "../../sender";
import { leftOut, type WayName } from "../python";

const OPENLIT = "OpenLIT for Python";

export const limitsOf = (way: WayName): Limit[] => [
  leftOut.messages(
    ["list_tools", "list_resources", "list_prompts", "ping", "unknown_method"],
    `${OPENLIT} sees of servers calls of tools, resources and prompts alone.`,
  ),
  leftOut.client(OPENLIT),
  { ...leftOut.transport(OPENLIT), because: `${OPENLIT} says stdio whatever it is.` },
  ...leftOut.session(OPENLIT, way),
  ...leftOut.cancelling(
    way,
    "no_response",
    "A call that is cancelled has neither a result nor an error, and nothing says why.",
  ),
];

import type { Limit } from "../../sender";
import { leftOut, type WayName } from "../python";

const LOGFIRE = "Logfire";

export const limitsOf = (way: WayName): Limit[] => [
  leftOut.messages(
    ["unknown_method"],
    "The official SDK refuses a method that it does not know before Logfire sees it.",
  ),
  leftOut.client(LOGFIRE),
  leftOut.transport(LOGFIRE),
  ...leftOut.session(LOGFIRE, way),
  ...leftOut.cancelling(
    way,
    "no_response",
    "A call that is cancelled is left without an answer, and nothing says why.",
  ),
];

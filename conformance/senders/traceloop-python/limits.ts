import type { Limit } from "../../sender";
import type { WayName } from "../python";

export const limitsOf = (_: WayName): Limit[] => [];

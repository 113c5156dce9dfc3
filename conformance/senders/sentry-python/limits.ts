import type { Limit } from "../../sender";
import type { WayName } from "../python";
import type { FamilyName } from "./sender";

export const limitsOf = (_family: FamilyName, _way: WayName): Limit[] => [];

import type { Limit } from "../../sender";
import type { WayName } from "../python";

export const limitsOfSdk = (_: WayName): Limit[] => [];
export const limitsOfFastMcp = (_version: string, _way: WayName): Limit[] => [];

/** Remembers, in this browser, whether the rail is `narrow` or `wide`. */
export const RAIL_COOKIE = "callsight-rail";

/** `proxy.ts` writes the path and query of a page here: Next does not tell them to server components. */
export const PATH_HEADER = "x-callsight-path";

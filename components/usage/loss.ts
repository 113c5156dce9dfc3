/** What Callsight was told, or made, not to keep: rejected, but missed by nobody. */
const EXPECTED = new Set(["unsupported", "filtered"]);

/** How many items were rejected that somebody wanted kept. */
export const lossOf = (rejected: Record<string, number>): number =>
  Object.entries(rejected).reduce((sum, [reason, count]) => (EXPECTED.has(reason) ? sum : sum + count), 0);

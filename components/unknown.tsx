/** What stands wherever a call did not say who, how or from where: the same word on every page. */
export const UNKNOWN_WORD = "unknown";

/** The word in a row of known ones, set back: it is nobody's name. */
export function Unknown() {
  return <span className="text-ink-3">{UNKNOWN_WORD}</span>;
}

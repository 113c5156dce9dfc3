/**
 * Runs work of ours in the middle of the host's. Whatever it throws is counted and ends here: the host must behave as if
 * we were not there.
 */
export function guard<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** How often work of ours has failed in this process. 0 is what we expect; anything else is a bug of ours. */
export const ownFailures = (): number => failures;

let failures = 0;

export function failed(error: unknown): void {
  failures += 1;
  if (failures === 1) tell(`something in Callsight failed; your server is not affected. ${describe(error)}`);
}

/** A function that the owner gave us threw. What it was to look at is then not sent. */
export function ownersFunctionFailed(name: string, error: unknown): void {
  tellOnce(`${name} threw, so what it was given is left out. ${describe(error)}`);
}

/** One line for people. On stderr: stdout belongs to the protocol of a stdio server. */
export function tell(sentence: string): void {
  try {
    console.error(`[callsight] ${sentence}`);
  } catch {
    // A console that throws was replaced by the host; there is nobody left to tell.
  }
}

const told = new Set<string>();
const TOLD_MAX = 100;

/** Says a sentence once in the life of the process, however often its reason comes back. */
export function tellOnce(sentence: string): void {
  if (told.has(sentence) || told.size >= TOLD_MAX) return;
  told.add(sentence);
  tell(sentence);
}

function describe(error: unknown): string {
  try {
    return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : "";
  } catch {
    return "";
  }
}

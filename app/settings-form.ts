import { NotAllowedError } from "@/lib/access";

/** What a settings form shows after it was sent. */
export type SettingsState = {
  /** A sentence when nothing was changed. */
  problem?: string;
  /** What is wrong, by the field's name. */
  fields?: Record<string, string>;
  /** What was typed into fields when something is wrong with them, so that nobody types twice. */
  typed?: Record<string, string>;
  /** A sentence when it worked. */
  done?: string;
};

/** Does what a form asked for; someone whose role is too low is told who could. */
export async function attempt<State extends SettingsState>(
  work: () => Promise<State>,
): Promise<State | SettingsState> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotAllowedError) return { problem: error.message };
    throw error;
  }
}

/** The text that was typed into a form, by field. */
export const typedIn = (form: FormData): Record<string, string> =>
  Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === "string"));

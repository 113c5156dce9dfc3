import { env } from "@/lib/env";
import { hashPassword } from "@/lib/passwords";
import { records } from "@/lib/records/store";
import { createUser, EmailTakenError, type User } from "@/lib/records/users";
import { tryToSignUp } from "./tries";

export type SignUpResult =
  | { ok: true; user: User }
  /** `closed`: this installation takes nobody in, or only those it invited. */
  | { ok: false; reason: "closed" | "taken" }
  | { ok: false; reason: "too_many_tries"; retryInSeconds: number };

/**
 * May a stranger make an account? With `SIGN_UP=invite` the first person may, because nobody is there yet to invite.
 */
export async function isSignUpOpen(): Promise<boolean> {
  switch (env().SIGN_UP) {
    case "open":
      return true;
    case "closed":
      return false;
    case "invite": {
      const database = await records();
      return (await database.user.count({ take: 1 })) === 0;
    }
  }
}

/**
 * Makes an account. Until addresses are confirmed by mail, "taken" cannot be hidden from someone who tries to sign up
 * with an address; tries are counted by where they come from, so that lists of addresses cannot be checked.
 */
export async function signUp(given: {
  email: string;
  name: string | null;
  password: string;
  address: string;
}): Promise<SignUpResult> {
  if (!(await isSignUpOpen())) return { ok: false, reason: "closed" };
  const turn = await tryToSignUp(given.address);
  if (!turn.ok) return { ok: false, reason: "too_many_tries", retryInSeconds: turn.retryInSeconds };

  const passwordHash = await hashPassword(given.password);
  try {
    return { ok: true, user: await createUser({ email: given.email, name: given.name, passwordHash }) };
  } catch (error) {
    if (error instanceof EmailTakenError) return { ok: false, reason: "taken" };
    throw error;
  }
}

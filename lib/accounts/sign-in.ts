import { isPassword } from "@/lib/passwords";
import { credentialsByEmail, normalizeEmail, type User } from "@/lib/records/users";
import { forgetTry, tryToSignIn } from "./tries";

export type SignInResult =
  | { ok: true; user: User }
  /** `wrong`: no such account, no password, or another one; which of these is not told. */
  | { ok: false; reason: "wrong" }
  | { ok: false; reason: "too_many_tries"; retryInSeconds: number };

/**
 * Compares an e-mail address and a password with what is stored. Every answer but "too many tries" takes one password
 * hash of time, so neither its words nor its time tell which addresses have an account.
 *
 * @param given.address where the request came from; tries are counted by it and by the account
 */
export async function signInWithPassword(given: {
  email: string;
  password: string;
  address: string;
}): Promise<SignInResult> {
  const email = normalizeEmail(given.email);
  const turn = await tryToSignIn(email, given.address);
  if (!turn.ok) return { ok: false, reason: "too_many_tries", retryInSeconds: turn.retryInSeconds };

  const found = await credentialsByEmail(email);
  const isRight = await isPassword(found?.passwordHash ?? null, given.password);
  if (!found || !isRight) return { ok: false, reason: "wrong" };

  await forgetTry(email, given.address);
  return { ok: true, user: { id: found.id, email: found.email, name: found.name } };
}

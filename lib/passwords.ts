import { hash, verify } from "@node-rs/argon2";
import { resident } from "./resident";

/** The shortest password that people may choose. */
export const PASSWORD_LENGTH_MIN = 10;
/** Longer ones would only let strangers make us hash a lot. */
export const PASSWORD_LENGTH_MAX = 200;

// argon2id (the library's default) as OWASP's Password Storage Cheat Sheet asks: 19 MiB, two passes, one lane. The
// parameters are part of each hash, so raising them here leaves older hashes valid.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, in PHC form. */
export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/**
 * Does the password belong to the hash? Without a hash (no such account, or one that only comes through a provider) it
 * works as long and says no, so that the time of an answer does not tell which addresses exist.
 */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (passwordHash !== null) return verify(passwordHash, password);
  await verify(await decoy(), password);
  return false;
}

const decoy = () => resident("password-decoy", () => hashPassword("nobody's password"));

import { isTaken } from "./conflict";
import { records } from "./store";

/** Someone who can sign in. */
export type User = { id: string; email: string; name: string | null };

/** An account with this address exists. Tell only the person who owns the address, never the one who typed it. */
export class EmailTakenError extends Error {
  override name = "EmailTakenError";
}

const shown = { id: true, email: true, name: true } as const;

/** Addresses are compared and kept in lower case. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/**
 * @param given.passwordHash argon2id in PHC form (`lib/passwords.ts`)
 * @throws EmailTakenError
 */
export async function createUser(given: {
  email: string;
  name?: string | null;
  passwordHash: string | null;
}): Promise<User> {
  const { email, name = null, passwordHash } = given;
  const database = await records();
  try {
    return await database.user.create({
      data: { email: normalizeEmail(email), name, passwordHash },
      select: shown,
    });
  } catch (error) {
    if (isTaken(error)) throw new EmailTakenError("An account with this address exists.", { cause: error });
    throw error;
  }
}

export async function userById(id: string): Promise<User | null> {
  const database = await records();
  return database.user.findUnique({ where: { id }, select: shown });
}

export async function userByEmail(email: string): Promise<User | null> {
  const database = await records();
  return database.user.findUnique({ where: { email: normalizeEmail(email) }, select: shown });
}

/** What sign-in compares with; `passwordHash` is null for people who only come through a provider. */
export async function credentialsByEmail(
  email: string,
): Promise<(User & { passwordHash: string | null }) | null> {
  const database = await records();
  return database.user.findUnique({
    where: { email: normalizeEmail(email) },
    select: { ...shown, passwordHash: true },
  });
}

import { createHash } from "node:crypto";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { records } from "@/lib/records/store";

/** So many tries in a window; whoever tries more waits until it ends. */
type Limit = { name: string; tries: number; windowSeconds: number };

const QUARTER_HOUR = 900;
const HOUR = 3600;

// The second holds off someone who goes through many accounts from one place, the third someone who comes from many
// places for one account; it is high, because it also lets a stranger lock its owner out.
const SIGN_IN = {
  accountFromAddress: { name: "sign-in:account-from-address", tries: 10, windowSeconds: QUARTER_HOUR },
  address: { name: "sign-in:address", tries: 100, windowSeconds: QUARTER_HOUR },
  account: { name: "sign-in:account", tries: 200, windowSeconds: HOUR },
} as const satisfies Record<string, Limit>;

const SIGN_UP: Limit = { name: "sign-up:address", tries: 20, windowSeconds: HOUR };

/** May it go on? If not, in how many seconds again. */
export type Turn = { ok: true } | { ok: false; retryInSeconds: number };

/** Counts a try to sign in before the password is looked at, so that tries at the same time are all counted. */
export async function tryToSignIn(email: string, address: string): Promise<Turn> {
  for (const [limit, who] of signInLimits(email, address)) {
    const turn = await consume(limit, who);
    if (!turn.ok) return turn;
  }
  return { ok: true };
}

/** A right password gives its try back, so that people who sign in often are not held off. */
export async function forgetTry(email: string, address: string): Promise<void> {
  for (const [limit, who] of signInLimits(email, address))
    await (await limiter(limit)).reward(hashed(who), 1);
}

/** Counts a try to sign up. */
export const tryToSignUp = (address: string): Promise<Turn> => consume(SIGN_UP, address);

const signInLimits = (email: string, address: string): [Limit, string][] => [
  [SIGN_IN.accountFromAddress, `${address} ${email}`],
  [SIGN_IN.address, address],
  [SIGN_IN.account, email],
];

async function consume(limit: Limit, who: string): Promise<Turn> {
  const database = await records();
  await database.rateLimit.deleteMany({ where: { expire: { lt: new Date() } } });
  try {
    await (await limiter(limit)).consume(hashed(who));
    return { ok: true };
  } catch (refused) {
    // The library throws its count when there is no turn left, and an Error when the store fails.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { ok: false, retryInSeconds: Math.ceil(refused.msBeforeNext / 1000) };
  }
}

// Counts live in the state store, so they hold over several processes and over a restart.
async function limiter({ name, tries, windowSeconds }: Limit): Promise<RateLimiterPrisma> {
  return new RateLimiterPrisma({
    storeClient: await records(),
    tableName: "rateLimit",
    keyPrefix: name,
    points: tries,
    duration: windowSeconds,
    clearExpiredByTimeout: false, // That would start a timer for every limiter made; `consume` clears.
  });
}

/** Addresses are not kept in plain. */
const hashed = (who: string): string => createHash("sha256").update(who).digest("base64url");

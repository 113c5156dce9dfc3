import { RateLimiterMemory } from "rate-limiter-flexible";
import { resident } from "@/lib/resident";

const WINDOW_SECONDS = 60;

const windows = () =>
  resident("ingest-rate-limits", () => new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS }));

/** The limit of a key, as `ProjectKey.rateLimitPerMinute`. */
type Limited = { keyId: string; rateLimitPerMinute: number | null };

/**
 * Seconds until this key may send again; 0 when it may now.
 *
 * The limit counts items (spans, errors, …) in windows of a minute; the upload that crosses it is still taken whole,
 * since half an upload is of no use to anybody. Counted in this process: two ingest processes allow twice as much.
 */
export async function secondsToWait({ keyId, rateLimitPerMinute }: Limited): Promise<number> {
  if (rateLimitPerMinute === null) return 0;
  const spent = await windows().get(keyId);
  if (!spent || spent.consumedPoints < rateLimitPerMinute) return 0;
  return Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
}

/** Counts items towards the limit of their key. */
export async function spend({ keyId, rateLimitPerMinute }: Limited, items: number): Promise<void> {
  if (rateLimitPerMinute !== null && items > 0) await windows().penalty(keyId, items);
}

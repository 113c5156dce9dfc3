import { resident } from "@/lib/resident";
import { records } from "./store";

/** All that an upload needs to know of the project its DSN key belongs to. */
export type IngestKey = {
  keyId: string;
  projectId: number;
  retentionDays: number;
  /** Null means no limit. */
  rateLimitPerMinute: number | null;
  isRevoked: boolean;
  /** What the project wants removed before storing, beyond the defaults. */
  scrub: {
    extraKeys: readonly string[];
    safeKeys: readonly string[];
    keepArguments: boolean;
    keepResults: boolean;
  };
};

const REMEMBERED_MS = 10_000;
/** Made-up keys are remembered as unknown; this many at most, so that guessing them does not fill the memory. */
const REMEMBERED_MAX = 10_000;
const TOUCH_EVERY_MS = 60_000;

type Remembered = { answer: Promise<IngestKey | null>; until: number };
const remembered = () => resident("ingest-keys", () => new Map<string, Remembered>());
const touched = () => resident("touched-keys", () => new Map<string, number>());

/**
 * The project behind a DSN key, or null when nobody has that key. Every upload asks, so the answer, also a null, is kept
 * for ten seconds; changes made in this process show at once.
 */
export function keyForIngest(publicKey: string, now = Date.now()): Promise<IngestKey | null> {
  const answers = remembered();
  const known = answers.get(publicKey);
  if (known && known.until > now) return known.answer;

  answers.delete(publicKey); // Set anew it moves to the end, so the first entry is always the oldest.
  if (answers.size >= REMEMBERED_MAX) {
    const [oldest] = answers.keys();
    if (oldest !== undefined) answers.delete(oldest);
  }
  const answer = findKey(publicKey);
  const entry = { answer, until: now + REMEMBERED_MS };
  answers.set(publicKey, entry);
  // The caller hears of a failure; the next upload asks again instead of hearing the same one.
  answer.catch(() => {
    if (answers.get(publicKey) === entry) answers.delete(publicKey);
  });
  return answer;
}

/** Something about keys or their projects changed in this process. */
export const forgetIngestKeys = (): void => remembered().clear();

/** Notes that a key was used, at most once a minute; never in the way of the upload that it came with. */
export function touchKey(keyId: string, now = new Date()): void {
  const last = touched().get(keyId);
  if (last !== undefined && now.getTime() - last < TOUCH_EVERY_MS) return;
  touched().set(keyId, now.getTime());
  saveLastUse(keyId, now).catch((error: unknown) => {
    console.error(`The last use of DSN key ${keyId} was not noted:`, error);
  });
}

async function saveLastUse(keyId: string, lastUsedAt: Date): Promise<void> {
  const database = await records();
  await database.projectKey.updateMany({ where: { id: keyId }, data: { lastUsedAt } });
}

async function findKey(publicKey: string): Promise<IngestKey | null> {
  const database = await records();
  const key = await database.projectKey.findUnique({
    where: { publicKey },
    select: {
      id: true,
      projectId: true,
      rateLimitPerMinute: true,
      revokedAt: true,
      project: {
        select: {
          retentionDays: true,
          scrubRules: {
            select: { extraKeys: true, safeKeys: true, keepArguments: true, keepResults: true },
          },
        },
      },
    },
  });
  if (!key) return null;
  return {
    keyId: key.id,
    projectId: key.projectId,
    retentionDays: key.project.retentionDays,
    rateLimitPerMinute: key.rateLimitPerMinute,
    isRevoked: key.revokedAt !== null,
    scrub: key.project.scrubRules ?? { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true },
  };
}

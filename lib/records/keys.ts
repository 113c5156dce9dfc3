import { randomBytes } from "node:crypto";
import type { ProjectAccess } from "@/lib/access";
import { requireRole } from "@/lib/roles";
import { forgetIngestKeys } from "./ingest-keys";
import { records } from "./store";

/** A DSN of a project. */
export type ProjectKey = {
  id: string;
  name: string;
  /** 32 lower-case hex digits. */
  publicKey: string;
  /** Null means no limit. */
  rateLimitPerMinute: number | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};

const shown = {
  id: true,
  name: true,
  publicKey: true,
  rateLimitPerMinute: true,
  lastUsedAt: true,
  revokedAt: true,
  createdAt: true,
} as const;

/** The user part of a new DSN. */
export const newPublicKey = (): string => randomBytes(16).toString("hex");

/** All keys, revoked ones too, oldest first. */
export async function keysOf(access: ProjectAccess): Promise<ProjectKey[]> {
  const database = await records();
  return database.projectKey.findMany({
    where: { projectId: access.projectId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: shown,
  });
}

/** @throws NotAllowedError below admin */
export async function createKey(
  access: ProjectAccess,
  given: { name: string; publicKey?: string; rateLimitPerMinute?: number | null },
): Promise<ProjectKey> {
  requireRole(access, "admin", "create a DSN key");
  const { name, publicKey = newPublicKey(), rateLimitPerMinute = null } = given;
  const database = await records();
  const key = await database.projectKey.create({
    data: { projectId: access.projectId, name: name.trim(), publicKey, rateLimitPerMinute },
    select: shown,
  });
  forgetIngestKeys();
  return key;
}

/**
 * Uploads with this key are refused from now on: at once in this process, within ten seconds in others.
 *
 * @returns false when the project has no such key, or it was revoked before
 * @throws NotAllowedError below admin
 */
export async function revokeKey(access: ProjectAccess, keyId: string, now: Date): Promise<boolean> {
  requireRole(access, "admin", "revoke a DSN key");
  const database = await records();
  const { count } = await database.projectKey.updateMany({
    where: { id: keyId, projectId: access.projectId, revokedAt: null },
    data: { revokedAt: now },
  });
  forgetIngestKeys();
  return count === 1;
}

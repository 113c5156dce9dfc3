import type { ProjectAccess } from "@/lib/access";
import { requireRole } from "@/lib/roles";
import { forgetIngestKeys } from "./ingest-keys";
import { records } from "./store";

/** What is removed from payloads before they are stored, beyond the defaults. */
export type ScrubRules = {
  /** Keys or values that contain one of these are removed. */
  extraKeys: string[];
  /** Keys that are never removed. */
  safeKeys: string[];
  keepArguments: boolean;
  keepResults: boolean;
};

export async function scrubRules(access: ProjectAccess): Promise<ScrubRules> {
  const database = await records();
  const saved = await database.scrubRules.findUnique({
    where: { projectId: access.projectId },
    select: { extraKeys: true, safeKeys: true, keepArguments: true, keepResults: true },
  });
  return saved ?? { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true };
}

/** Holds for uploads from now on; what is stored stays as it is. @throws NotAllowedError below admin */
export async function saveScrubRules(access: ProjectAccess, rules: ScrubRules): Promise<void> {
  requireRole(access, "admin", "change what is removed from payloads");
  const { projectId } = access;
  const database = await records();
  await database.scrubRules.upsert({ where: { projectId }, create: { projectId, ...rules }, update: rules });
  forgetIngestKeys();
}

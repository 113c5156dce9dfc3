import type { OrgAccess, ProjectAccess } from "@/lib/access";
import { requireRole } from "@/lib/roles";
import { slugCandidates } from "@/lib/slugs";
import { withFreeSlug } from "./conflict";
import { forgetIngestKeys } from "./ingest-keys";
import { newPublicKey } from "./keys";
import { records } from "./store";

/** `id` is the number in the DSN. */
export type Project = { id: number; slug: string; name: string; retentionDays: number; createdAt: Date };

const shown = { id: true, slug: true, name: true, retentionDays: true, createdAt: true } as const;

/** The projects of an organisation, by name. */
export async function projectsOf(access: OrgAccess): Promise<Project[]> {
  const database = await records();
  return database.project.findMany({
    where: { organizationId: access.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: shown,
  });
}

/** Every project that someone may open, by organisation and name: what the switcher lists. */
export async function projectsOfUser(
  userId: string,
): Promise<{ orgSlug: string; orgName: string; slug: string; name: string }[]> {
  const database = await records();
  const projects = await database.project.findMany({
    where: { organization: { memberships: { some: { userId } } } },
    orderBy: [{ organization: { name: "asc" } }, { name: "asc" }, { id: "asc" }],
    select: { slug: true, name: true, organization: { select: { slug: true, name: true } } },
  });
  return projects.map(({ slug, name, organization }) => ({
    orgSlug: organization.slug,
    orgName: organization.name,
    slug,
    name,
  }));
}

export async function project(access: ProjectAccess): Promise<Project> {
  const database = await records();
  return database.project.findUniqueOrThrow({
    where: { id: access.projectId, organizationId: access.organizationId },
    select: shown,
  });
}

/**
 * Makes a project with a first DSN key.
 *
 * @param given.publicKey 32 lower-case hex digits; random unless an operator chose one
 * @throws NotAllowedError for viewers
 */
export async function createProject(
  access: OrgAccess,
  given: { name: string; retentionDays?: number; publicKey?: string },
): Promise<Project> {
  requireRole(access, "member", "create a project");
  const { retentionDays, publicKey = newPublicKey() } = given;
  const name = given.name.trim();
  const database = await records();
  const created = await withFreeSlug(slugCandidates(name, "project"), (slug) =>
    database.project.create({
      data: {
        organizationId: access.organizationId,
        slug,
        name,
        ...(retentionDays === undefined ? {} : { retentionDays }),
        keys: { create: { name: "First key", publicKey } },
      },
      select: shown,
    }),
  );
  forgetIngestKeys(); // An upload may have come before its project did, and "no such key" is remembered too.
  return created;
}

/** @throws NotAllowedError below admin */
export async function updateProject(
  access: ProjectAccess,
  change: { name: string; retentionDays: number },
): Promise<Project> {
  requireRole(access, "admin", "change a project");
  const database = await records();
  const updated = await database.project.update({
    where: { id: access.projectId, organizationId: access.organizationId },
    data: { name: change.name.trim(), retentionDays: change.retentionDays },
    select: shown,
  });
  forgetIngestKeys();
  return updated;
}

import type { OrgAccess } from "@/lib/access";
import type { Role } from "@/lib/roles";
import { slugCandidates } from "@/lib/slugs";
import { withFreeSlug } from "./conflict";
import { records } from "./store";

export type Organization = { id: string; slug: string; name: string };

const shown = { id: true, slug: true, name: true } as const;

/** Makes an organisation that `userId` owns. Anyone who is signed in may. */
export async function createOrganization(userId: string, given: { name: string }): Promise<Organization> {
  const database = await records();
  const name = given.name.trim();
  return withFreeSlug(slugCandidates(name, "organization"), (slug) =>
    database.organization.create({
      data: { slug, name, memberships: { create: { userId, role: "owner" } } },
      select: shown,
    }),
  );
}

/** The organisations someone belongs to, by name. */
export async function organizationsOf(userId: string): Promise<(Organization & { role: Role })[]> {
  const database = await records();
  const memberships = await database.membership.findMany({
    where: { userId },
    orderBy: { organization: { name: "asc" } },
    select: { role: true, organization: { select: shown } },
  });
  return memberships.map(({ role, organization }) => ({ ...organization, role }));
}

export async function organization(access: OrgAccess): Promise<Organization> {
  const database = await records();
  return database.organization.findUniqueOrThrow({ where: { id: access.organizationId }, select: shown });
}

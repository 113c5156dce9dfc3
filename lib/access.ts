import { records } from "./records/store";
import { hashToken, type TokenScope } from "./records/tokens";
import { resident } from "./resident";
import type { Role } from "./roles";

export { mayAct, NotAllowedError, type Role } from "./roles";

/** On whose behalf: a signed-in person, an API token, or Callsight's own clock. */
export type Actor = { kind: "user"; userId: string } | { kind: "token"; tokenId: string } | { kind: "job" };

declare const brand: unique symbol;

/** Whoever holds one may read this organisation, and do what `role` allows. */
export type OrgAccess = {
  readonly organizationId: string;
  readonly slug: string;
  readonly role: Role;
  readonly actor: Actor;
  readonly [brand]: "organization";
};

/** Whoever holds one may read this project, and do what `role` allows. */
export type ProjectAccess = {
  readonly projectId: number;
  readonly organizationId: string;
  readonly orgSlug: string;
  readonly projectSlug: string;
  readonly role: Role;
  readonly actor: Actor;
  readonly [brand]: "project";
};

/** A project that a token opens, and the access to it. */
export type TokenProject = { access: ProjectAccess; id: number; slug: string; name: string };

// A copy that went through JSON, or came from a browser, is not in here. Held by the process, not by the module:
// Next bundles a second copy of this file, and a page's access must be good in both.
const granted = () => resident("granted-access", () => new WeakSet<object>());

/** True only for values that this file made. */
export const isGranted = (access: OrgAccess | ProjectAccess): boolean => granted().has(access);

/** What `userId` may do in the organisation; null when it does not exist or they do not belong to it. */
export async function orgAccess(userId: string, orgSlug: string): Promise<OrgAccess | null> {
  const database = await records();
  const membership = await database.membership.findFirst({
    where: { userId, organization: { slug: orgSlug } },
    select: { role: true, organizationId: true },
  });
  if (!membership) return null;
  const { role, organizationId } = membership;
  return grant<OrgAccess>({ organizationId, slug: orgSlug, role, actor: { kind: "user", userId } });
}

/** What `userId` may do in the project; null when it does not exist or they do not belong to its organisation. */
export async function projectAccess(
  userId: string,
  orgSlug: string,
  projectSlug: string,
): Promise<ProjectAccess | null> {
  const org = await orgAccess(userId, orgSlug);
  if (!org) return null;
  const { organizationId, role, actor } = org;
  const database = await records();
  const project = await database.project.findUnique({
    where: { organizationId_slug: { organizationId, slug: projectSlug } },
    select: { id: true },
  });
  if (!project) return null;
  return grant<ProjectAccess>({ projectId: project.id, organizationId, orgSlug, projectSlug, role, actor });
}

/**
 * The projects that an API token opens, by name; null when the token is unknown, expired or revoked.
 *
 * @param token in plain, as it came in `Authorization: Bearer …`
 */
export async function tokenProjects(token: string, now = new Date()): Promise<TokenProject[] | null> {
  const holder = await liveToken(token, now);
  if (!holder) return null;
  const database = await records();
  const projects = await database.project.findMany({
    where: {
      organizationId: holder.organizationId,
      ...(holder.projectId === null ? {} : { id: holder.projectId }),
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, slug: true, name: true },
  });
  return projects.map((project) => ({ ...project, access: grantToToken(holder, project) }));
}

/** What an API token may do in the project; null when the token does not work, or does not open this project. */
export async function projectAccessByToken(
  token: string,
  projectId: number,
  now = new Date(),
): Promise<ProjectAccess | null> {
  const holder = await liveToken(token, now);
  if (!holder || (holder.projectId !== null && holder.projectId !== projectId)) return null;
  const database = await records();
  const project = await database.project.findUnique({
    where: { id: projectId, organizationId: holder.organizationId },
    select: { id: true, slug: true },
  });
  return project && grantToToken(holder, project);
}

/** Callsight's own clock acts on a project: alerts, retention. Null when the project is gone. */
export async function jobAccess(projectId: number): Promise<ProjectAccess | null> {
  const database = await records();
  const project = await database.project.findUnique({
    where: { id: projectId },
    select: { slug: true, organizationId: true, organization: { select: { slug: true } } },
  });
  if (!project) return null;
  return grant<ProjectAccess>({
    projectId,
    organizationId: project.organizationId,
    orgSlug: project.organization.slug,
    projectSlug: project.slug,
    role: "admin",
    actor: { kind: "job" },
  });
}

const ROLE_OF_SCOPE = { read: "viewer", triage: "member", admin: "admin" } as const satisfies Record<
  TokenScope,
  Role
>;

function grantToToken(holder: LiveToken, project: { id: number; slug: string }): ProjectAccess {
  return grant<ProjectAccess>({
    projectId: project.id,
    organizationId: holder.organizationId,
    orgSlug: holder.organization.slug,
    projectSlug: project.slug,
    role: ROLE_OF_SCOPE[holder.scope],
    actor: { kind: "token", tokenId: holder.id },
  });
}

type LiveToken = NonNullable<Awaited<ReturnType<typeof liveToken>>>;

async function liveToken(plain: string, now: Date) {
  const database = await records();
  const token = await database.apiToken.findUnique({
    where: {
      tokenHash: hashToken(plain),
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    select: {
      id: true,
      scope: true,
      projectId: true,
      organizationId: true,
      lastUsedAt: true,
      organization: { select: { slug: true } },
    },
  });
  if (!token) return null;
  const minuteAgo = new Date(now.getTime() - 60_000);
  if (token.lastUsedAt === null || token.lastUsedAt < minuteAgo) {
    await database.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: now } });
  }
  return token;
}

function grant<Access extends OrgAccess | ProjectAccess>(value: Omit<Access, typeof brand>): Access {
  const access = Object.freeze({ ...value }) as Access; // The one cast: this is where trust is made.
  granted().add(access);
  return access;
}

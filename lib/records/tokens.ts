import { createHash, randomBytes } from "node:crypto";
import type { OrgAccess } from "@/lib/access";
import { requireRole } from "@/lib/roles";
import { records } from "./store";

export const TOKEN_SCOPES = ["read", "triage", "admin"] as const;
/** `read`: look. `triage`: also change issues. `admin`: also change settings. */
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** A way into the HTTP API. The token itself is known only to whoever was shown it. */
export type ApiToken = {
  id: string;
  name: string;
  scope: TokenScope;
  /** Null: every project of the organisation. */
  projectId: number | null;
  createdBy: string | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
};

/** Tokens that still work, newest first. */
export async function tokensOf(access: OrgAccess, now: Date): Promise<ApiToken[]> {
  const database = await records();
  const tokens = await database.apiToken.findMany({
    where: {
      organizationId: access.organizationId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      name: true,
      scope: true,
      projectId: true,
      expiresAt: true,
      lastUsedAt: true,
      createdAt: true,
      createdBy: { select: { email: true } },
    },
  });
  return tokens.map((token) => ({ ...token, createdBy: token.createdBy?.email ?? null }));
}

/**
 * Makes a token and returns it in plain: the only time that anyone sees it. Only its SHA-256 is kept; a slow hash would
 * add nothing, because a token has 192 random bits.
 *
 * @param given.projectId for one project of this organisation; null for all, also later ones
 * @param given.plain at least 32 characters; random unless an operator chose one
 * @throws NotAllowedError below admin
 */
export async function createToken(
  access: OrgAccess,
  given: {
    name: string;
    scope: TokenScope;
    projectId?: number | null;
    expiresAt?: Date | null;
    plain?: string;
  },
): Promise<{ id: string; plain: string }> {
  requireRole(access, "admin", "create an API token");
  const { scope, projectId = null, expiresAt = null, plain = newToken() } = given;
  const { organizationId, actor } = access;
  const database = await records();
  if (projectId !== null) {
    await database.project.findUniqueOrThrow({
      where: { id: projectId, organizationId },
      select: { id: true },
    });
  }
  const { id } = await database.apiToken.create({
    data: {
      organizationId,
      projectId,
      name: given.name.trim(),
      scope,
      expiresAt,
      tokenHash: hashToken(plain),
      createdById: actor.kind === "user" ? actor.userId : null,
    },
    select: { id: true },
  });
  return { id, plain };
}

/**
 * The token stops working at once, in every process.
 *
 * @returns false when the organisation has no such token, or it was revoked before
 * @throws NotAllowedError below admin
 */
export async function revokeToken(access: OrgAccess, tokenId: string, now: Date): Promise<boolean> {
  requireRole(access, "admin", "revoke an API token");
  const database = await records();
  const { count } = await database.apiToken.updateMany({
    where: { id: tokenId, organizationId: access.organizationId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** What a token is stored and looked up as. */
export const hashToken = (plain: string): string => createHash("sha256").update(plain).digest("hex");

const newToken = (): string => `cs_${randomBytes(24).toString("hex")}`;

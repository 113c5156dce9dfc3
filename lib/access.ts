import { resident } from "./resident";

export const ROLES = ["viewer", "member", "admin", "owner"] as const;
/** What someone may do in an organisation, from least to most. */
export type Role = (typeof ROLES)[number];

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

// A copy that went through JSON, or came from a browser, is not in here. Held by the process, not by the module:
// Next bundles a second copy of this file, and a page's access must be good in both.
const granted = () => resident("granted-access", () => new WeakSet<object>());

/** True only for values that this file made. */
export const isGranted = (access: OrgAccess | ProjectAccess): boolean => granted().has(access);

/** Is `role` at least `wanted`? */
export const mayAct = (access: { role: Role }, wanted: Role): boolean =>
  ROLES.indexOf(access.role) >= ROLES.indexOf(wanted);

function _grant<Access extends OrgAccess | ProjectAccess>(value: Omit<Access, typeof brand>): Access {
  const access = Object.freeze({ ...value }) as Access; // The one cast: this is where trust is made.
  granted().add(access);
  return access;
}

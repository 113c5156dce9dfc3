export const ROLES = ["viewer", "member", "admin", "owner"] as const;
/** What someone may do in an organisation, from least to most. */
export type Role = (typeof ROLES)[number];

/** Is the role of `access` at least `wanted`? */
export const mayAct = (access: { role: Role }, wanted: Role): boolean =>
  ROLES.indexOf(access.role) >= ROLES.indexOf(wanted);

/** Someone who may look tried to change. `message` says who could. */
export class NotAllowedError extends Error {
  override name = "NotAllowedError";
  constructor(
    readonly doing: string,
    readonly needed: Role,
  ) {
    super(
      `Only ${needed === "owner" ? "an owner" : `${needed === "admin" ? "an" : "a"} ${needed} or above`} of the organisation may ${doing}.`,
    );
  }
}

/**
 * @param doing what is tried, to finish the sentence "Only an admin may …"
 * @throws NotAllowedError when the role is below `needed`
 */
export function requireRole(access: { role: Role }, needed: Role, doing: string): void {
  if (!mayAct(access, needed)) throw new NotAllowedError(doing, needed);
}

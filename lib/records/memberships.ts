import type { OrgAccess } from "@/lib/access";
import type { Role } from "@/lib/roles";
import { records } from "./store";

export type Member = { userId: string; email: string; name: string | null; role: Role; joinedAt: Date };

/** Everyone in the organisation, oldest membership first. */
export async function membersOf(access: OrgAccess): Promise<Member[]> {
  const database = await records();
  const memberships = await database.membership.findMany({
    where: { organizationId: access.organizationId },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
    select: { role: true, createdAt: true, user: { select: { id: true, email: true, name: true } } },
  });
  return memberships.map(({ role, createdAt, user }) => ({
    userId: user.id,
    email: user.email,
    name: user.name,
    role,
    joinedAt: createdAt,
  }));
}

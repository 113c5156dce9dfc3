import { beforeAll, expect, test } from "vitest";
import {
  isGranted,
  jobAccess,
  NotAllowedError,
  orgAccess,
  type ProjectAccess,
  projectAccess,
  projectAccessByToken,
} from "@/lib/access";
import { createKey, keysOf, revokeKey } from "@/lib/records/keys";
import { createProject, updateProject } from "@/lib/records/projects";
import { saveScrubRules } from "@/lib/records/scrub-rules";
import { records } from "@/lib/records/store";
import { createToken, revokeToken, tokensOf } from "@/lib/records/tokens";
import { createUser } from "@/lib/records/users";
import { freshStores, type Seeded, seedProject } from "../../stores";

freshStores();

let ours: Seeded;
let theirs: Seeded;
beforeAll(async () => {
  ours = await seedProject({ name: "Weather" });
  theirs = await seedProject({ name: "Weather" });
});

test("a stranger gets no access, by slug or by number", async () => {
  const { organization, project } = theirs;
  expect(await orgAccess(ours.owner.id, organization.slug)).toBeNull();
  expect(await projectAccess(ours.owner.id, organization.slug, project.slug)).toBeNull();
  expect(await projectAccessByToken(ours.apiToken, project.id)).toBeNull();
  expect(await orgAccess(ours.owner.id, "nobody")).toBeNull();
  expect(await projectAccess(ours.owner.id, ours.organization.slug, "nothing")).toBeNull();
  expect(await jobAccess(999_999)).toBeNull();
});

test("an access does not reach over to another tenant's rows by a guessed id", async () => {
  const now = new Date();
  expect(await revokeKey(ours.access, theirs.key.id, now)).toBe(false);
  const [theirToken] = await tokensOf(theirs.orgAccess, now);
  expect(theirToken && (await revokeToken(ours.orgAccess, theirToken.id, now))).toBe(false);
  const forTheirs = { name: "Guess", scope: "read", projectId: theirs.project.id } as const;
  await expect(createToken(ours.orgAccess, forTheirs)).rejects.toThrow();

  expect((await keysOf(theirs.access)).every((key) => key.revokedAt === null)).toBe(true);
  expect(await tokensOf(theirs.orgAccess, now)).toHaveLength(1);
});

test("only lib/access makes an access: a copy is not one", () => {
  expect(isGranted(ours.access)).toBe(true);
  expect(isGranted({ ...ours.access })).toBe(false);
  expect(isGranted(JSON.parse(JSON.stringify(ours.access)) as ProjectAccess)).toBe(false);
});

test("someone who may only look cannot change anything", async () => {
  const guest = await createUser({ email: "guest@example.com", passwordHash: null });
  const database = await records();
  const { organizationId } = ours.access;
  await database.membership.create({ data: { userId: guest.id, organizationId, role: "viewer" } });
  const org = await orgAccess(guest.id, ours.organization.slug);
  const access = await projectAccess(guest.id, ours.organization.slug, ours.project.slug);
  if (!org || !access) throw new Error("The guest is a member.");

  const rules = { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true };
  for (const attempt of [
    () => createProject(org, { name: "Mine" }),
    () => createToken(org, { name: "Mine", scope: "admin" }),
    () => revokeToken(org, ours.key.id, new Date()),
    () => createKey(access, { name: "Mine" }),
    () => revokeKey(access, ours.key.id, new Date()),
    () => updateProject(access, { name: "Mine", retentionDays: 1 }),
    () => saveScrubRules(access, rules),
  ]) {
    await expect(attempt()).rejects.toThrow(NotAllowedError);
  }
});

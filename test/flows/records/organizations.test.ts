import { expect, test } from "vitest";
import { orgAccess } from "@/lib/access";
import { membersOf } from "@/lib/records/memberships";
import { createOrganization, organization, organizationsOf } from "@/lib/records/organizations";
import { createUser, EmailTakenError, userByEmail } from "@/lib/records/users";
import { freshStores } from "../../stores";

freshStores();

const person = (email: string) => createUser({ email, passwordHash: null });

test("an address belongs to one person, however it is written", async () => {
  const ada = await person(" Ada@Example.com ");
  expect(ada.email).toBe("ada@example.com");
  expect(await userByEmail("ADA@example.COM")).toEqual(ada);
  await expect(person("ada@example.com")).rejects.toThrow(EmailTakenError);
});

test("whoever makes an organisation owns it", async () => {
  const grace = await person("grace@example.com");
  const { slug, name } = await createOrganization(grace.id, { name: "Grace & Co" });
  expect(slug).toBe("grace-co");
  const access = await orgAccess(grace.id, slug);
  expect(access).toMatchObject({ role: "owner" });
  if (!access) return;
  expect(await organization(access)).toMatchObject({ slug, name });
  expect(await membersOf(access)).toMatchObject([{ email: "grace@example.com", role: "owner" }]);
  expect(await organizationsOf(grace.id)).toMatchObject([{ slug, role: "owner" }]);
});

test("organisations with the same name, made at the same time, get slugs of their own", async () => {
  const linus = await person("linus@example.com");
  const made = await Promise.all(
    ["Same", "Same", "Same"].map((name) => createOrganization(linus.id, { name })),
  );
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(3);
});

test("an organisation called like a page of ours does not hide it", async () => {
  const mallory = await person("mallory@example.com");
  expect((await createOrganization(mallory.id, { name: "Sign in" })).slug).toBe("sign-in-2");
});

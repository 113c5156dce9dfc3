import { afterEach, expect, test } from "vitest";
import { orgAccess, projectAccess, tokenProjects } from "@/lib/access";
import { signInWithPassword } from "@/lib/accounts/sign-in";
import { EnvironmentError } from "@/lib/env";
import { initFromEnvironment } from "@/lib/init";
import { hashPassword } from "@/lib/passwords";
import { keyForIngest } from "@/lib/records/ingest-keys";
import { revokeKey } from "@/lib/records/keys";
import { organizationsOf } from "@/lib/records/organizations";
import { projectsOf, updateProject } from "@/lib/records/projects";
import { records } from "@/lib/records/store";
import { revokeToken, tokensOf } from "@/lib/records/tokens";
import { userByEmail } from "@/lib/records/users";
import { forget } from "@/lib/resident";
import { freshStores, PASSWORD } from "../../stores";

freshStores();

const KEY = "0123456789abcdef0123456789abcdef";
const TOKEN = "a-token-that-an-operator-has-chosen";
const ALL = {
  CALLSIGHT_INIT_EMAIL: "Ops@example.com",
  CALLSIGHT_INIT_PASSWORD: PASSWORD,
  CALLSIGHT_INIT_ORG: "Acme",
  CALLSIGHT_INIT_PROJECT: "Weather",
  CALLSIGHT_INIT_DSN_KEY: KEY,
  CALLSIGHT_INIT_API_TOKEN: TOKEN,
};

function start(settings: Partial<typeof ALL>): Promise<string[]> {
  for (const name of Object.keys(ALL)) delete process.env[name];
  Object.assign(process.env, settings);
  forget("environment");
  return initFromEnvironment();
}
afterEach(() => start({}));

test("without the variables nothing is made", async () => {
  expect(await start({})).toEqual([]);
});

test("some of them without the others stop the start with what is missing", async () => {
  const attempt = start({ CALLSIGHT_INIT_EMAIL: "ops@example.com", CALLSIGHT_INIT_DSN_KEY: KEY });
  await expect(attempt).rejects.toThrow(EnvironmentError);
  await expect(attempt).rejects.toThrow(
    /CALLSIGHT_INIT_PASSWORD, CALLSIGHT_INIT_ORG, CALLSIGHT_INIT_PROJECT are not/,
  );
});

test("with all of them, a person, an organisation, a project, a key and a token are made", async () => {
  const made = await start(ALL);
  expect(made).toEqual([
    "account ops@example.com",
    "organisation Acme",
    expect.stringMatching(/^project Weather/),
    "API token",
  ]);
  const credentials = { email: "ops@example.com", password: PASSWORD, address: "192.0.2.1" };
  expect(await signInWithPassword(credentials)).toMatchObject({ ok: true });
  const [opened] = (await tokenProjects(TOKEN)) ?? [];
  expect(opened).toMatchObject({ slug: "weather", access: { orgSlug: "acme", role: "admin" } });
  expect(await keyForIngest(KEY)).toMatchObject({ projectId: opened?.id, isRevoked: false });
});

test("a restart changes nothing, not even what people changed since", async () => {
  await start(ALL);
  const user = await userByEmail("ops@example.com");
  const org = user && (await orgAccess(user.id, "acme"));
  const access = user && (await projectAccess(user.id, "acme", "weather"));
  const [token] = org ? await tokensOf(org, new Date()) : [];
  const key = await keyForIngest(KEY);
  if (!user || !org || !access || !token || !key) throw new Error("The first start made all of these.");

  const database = await records();
  const passwordHash = await hashPassword("a new password");
  await database.user.update({ where: { id: user.id }, data: { passwordHash } });
  await updateProject(access, { name: "Climate", retentionDays: 30 });
  await revokeKey(access, key.keyId, new Date());
  await revokeToken(org, token.id, new Date());

  expect(await start(ALL)).toEqual([]);

  const signIn = (password: string) =>
    signInWithPassword({ email: user.email, password, address: "192.0.2.1" });
  expect(await signIn("a new password")).toMatchObject({ ok: true });
  expect(await signIn(PASSWORD)).toMatchObject({ ok: false });
  expect(await keyForIngest(KEY)).toMatchObject({ isRevoked: true });
  expect(await tokenProjects(TOKEN)).toBeNull();
  expect(await organizationsOf(user.id)).toHaveLength(1);
  expect(await projectsOf(org)).toHaveLength(1);
});

test("a key and a token named later are added to what exists", async () => {
  await start(ALL);
  const laterKey = KEY.replace("0", "f");
  const laterToken = `${TOKEN}-later`;
  const made = await start({
    ...ALL,
    CALLSIGHT_INIT_DSN_KEY: laterKey,
    CALLSIGHT_INIT_API_TOKEN: laterToken,
  });
  expect(made).toEqual(["DSN key", "API token"]);
  expect(await keyForIngest(laterKey)).toMatchObject({ isRevoked: false });
  expect(await tokenProjects(laterToken)).toHaveLength(1);
});

import { expect, test } from "vitest";
import { projectAccessByToken, tokenProjects } from "@/lib/access";
import { records } from "@/lib/records/store";
import { createToken, revokeToken, tokensOf } from "@/lib/records/tokens";
import { freshStores, seedProject } from "../../stores";

freshStores();

test("a token is kept as a hash only", async () => {
  const { apiToken } = await seedProject();
  const database = await records();
  const stored = JSON.stringify(await database.apiToken.findMany());
  expect(stored).not.toContain(apiToken);
  expect(stored).not.toContain(apiToken.slice(3));
});

test("a token opens the projects of its organisation, or the one that it was made for", async () => {
  const weather = await seedProject({ name: "Weather" });
  const maps = await seedProject({ name: "Maps", org: weather });
  const one = await createToken(weather.orgAccess, { name: "CI", scope: "read", projectId: maps.project.id });

  expect((await tokenProjects(weather.apiToken))?.map(({ slug }) => slug)).toEqual(["maps", "weather"]);
  expect((await tokenProjects(one.plain))?.map(({ slug }) => slug)).toEqual(["maps"]);
  expect(await projectAccessByToken(one.plain, weather.project.id)).toBeNull();
  expect(await projectAccessByToken(one.plain, maps.project.id)).toMatchObject({
    projectId: maps.project.id,
    role: "viewer",
    actor: { kind: "token", tokenId: one.id },
  });
});

test("a revoked or expired token opens nothing and is not listed", async () => {
  const { orgAccess, project, apiToken } = await seedProject();
  const now = new Date();
  const later = new Date(now.getTime() + 60_000);
  const brief = await createToken(orgAccess, { name: "Brief", scope: "triage", expiresAt: later });
  expect(await projectAccessByToken(brief.plain, project.id)).toMatchObject({ role: "member" });
  expect(await projectAccessByToken(brief.plain, project.id, later)).toBeNull();
  expect(await tokenProjects(brief.plain, later)).toBeNull();
  expect((await tokensOf(orgAccess, later)).map(({ name }) => name)).toEqual(["Test"]);

  for (const { id } of await tokensOf(orgAccess, now)) await revokeToken(orgAccess, id, now);
  expect(await tokenProjects(apiToken)).toBeNull();
  expect(await projectAccessByToken(apiToken, project.id)).toBeNull();
  expect(await tokensOf(orgAccess, now)).toEqual([]);
});

test("nothing that is not a token opens anything", async () => {
  const { project } = await seedProject();
  for (const token of ["", "undefined", "cs_", "' OR 1=1 --"]) {
    expect(await tokenProjects(token)).toBeNull();
    expect(await projectAccessByToken(token, project.id)).toBeNull();
  }
});

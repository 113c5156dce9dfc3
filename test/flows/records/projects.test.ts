import { expect, test } from "vitest";
import { keyForIngest } from "@/lib/records/ingest-keys";
import { createProject, project, projectsOf, updateProject } from "@/lib/records/projects";
import { saveScrubRules, scrubRules } from "@/lib/records/scrub-rules";
import { freshStores, seedProject } from "../../stores";

freshStores();

test("a project starts with a key, and with retention of 90 days unless told", async () => {
  const weather = await seedProject({ name: "Weather" });
  const brief = await seedProject({ name: "Brief", retentionDays: 7, org: weather });
  expect(weather.project).toMatchObject({ slug: "weather", retentionDays: 90 });
  expect(weather.key.publicKey).toMatch(/^[0-9a-f]{32}$/);
  expect(brief.project.retentionDays).toBe(7);
  expect(brief.organization).toEqual(weather.organization);
});

test("slugs are free per organisation", async () => {
  const here = await seedProject({ name: "Weather" });
  const elsewhere = await seedProject({ name: "Weather" });
  const again = await createProject(here.orgAccess, { name: "Weather" });
  expect(elsewhere.project.slug).toBe("weather");
  expect(again.slug).toBe("weather-2");
  expect((await projectsOf(here.orgAccess)).map(({ slug }) => slug)).toEqual(["weather", "weather-2"]);
});

test("new settings hold for the next upload", async () => {
  const { access, key } = await seedProject();
  expect(await keyForIngest(key.publicKey)).toMatchObject({
    retentionDays: 90,
    scrub: { extraKeys: [], safeKeys: [], keepArguments: true, keepResults: true },
  });

  await updateProject(access, { name: " Renamed ", retentionDays: 30 });
  const rules = { extraKeys: ["ssn"], safeKeys: ["token_count"], keepArguments: true, keepResults: false };
  await saveScrubRules(access, rules);
  await saveScrubRules(access, { ...rules, keepArguments: false });

  expect(await project(access)).toMatchObject({ name: "Renamed", slug: "weather", retentionDays: 30 });
  expect(await scrubRules(access)).toEqual({ ...rules, keepArguments: false });
  expect(await keyForIngest(key.publicKey)).toMatchObject({
    retentionDays: 30,
    scrub: { ...rules, keepArguments: false },
  });
});

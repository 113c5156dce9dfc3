import { expect, test } from "vitest";
import { tokenProjects } from "@/lib/access";
import { keyForIngest } from "@/lib/records/ingestKeys";
import { freshStores, seedProject } from "../../stores";

freshStores();

test("a seeded project opens by its key and its token, and has what was asked for", async () => {
  const first = await seedProject({ name: "Weather", retentionDays: 7 });
  const second = await seedProject({ name: "Weather", org: first });
  expect(first.project).toMatchObject({ slug: "weather", retentionDays: 7 });
  expect(second.project).toMatchObject({ slug: "weather-2", retentionDays: 90 });
  expect(await keyForIngest(first.key.publicKey)).toMatchObject({
    projectId: first.project.id,
    retentionDays: 7,
  });
  const opened = await tokenProjects(first.apiToken);
  expect(opened?.map(({ id }) => id)).toEqual([first.project.id, second.project.id]);
});

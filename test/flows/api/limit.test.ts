import { RateLimiterMemory } from "rate-limiter-flexible";
import { expect, test } from "vitest";
import { createToken } from "@/lib/records/tokens";
import { resident } from "@/lib/resident";
import { freshStores, seedProject } from "../../stores";
import { ask } from "./ask";

freshStores();
// Three requests a minute instead of six hundred: the same limiter, soon full.
resident("api-limiter", () => new RateLimiterMemory({ points: 3, duration: 60 }));

test("a token that asks too often is told when to come back, and others are not held up", async () => {
  const { orgAccess, apiToken, project } = await seedProject();
  const { plain } = await createToken(orgAccess, { name: "Loop", scope: "read" });
  const target = `/api/v1/projects/${project.id}/usage`;
  for (const answer of [await ask(target, plain), await ask(target, plain), await ask(target, plain)]) {
    expect(answer.status).toBe(200);
  }
  const { status, headers, body } = await ask(target, plain);
  expect(status).toBe(429);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(body).toMatchObject({ error: { code: "rate_limited" } });
  expect((await ask(target, apiToken)).status).toBe(200);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { startClickHouseServer } from "../../clickhouse-server";
import { freshStores, seedProject } from "../../stores";
import { ask } from "./ask";

// The wire is a stand-in, the engine is ClickHouse's own: see test/clickhouse-server.ts.
const server = await startClickHouseServer();
freshStores({ CLICKHOUSE_URL: server.url });
beforeAll(async () => {
  await migrateFacts((await facts()).writer);
});
afterAll(server.close);

test("while the facts store is away, questions are answered with 503 and when to try again", async () => {
  const { apiToken, project } = await seedProject();
  const target = `/api/v1/projects/${project.id}/requests`;
  expect(await ask(target, apiToken)).toMatchObject({ status: 200, body: { data: [] } });
  await server.stop();
  const { status, headers, body } = await ask(target, apiToken);
  expect(status).toBe(503);
  expect(headers.get("retry-after")).toBe("5");
  expect(body).toEqual({
    error: { code: "unavailable", message: expect.stringContaining("was not answered by the facts store") },
  });
  await server.start();
  expect(await ask(target, apiToken)).toMatchObject({ status: 200, body: { data: [] } });
});

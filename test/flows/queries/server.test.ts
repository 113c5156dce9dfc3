import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { QueryError } from "@/lib/clickhouse/query";
import { NO_FILTERS } from "@/lib/filters";
import { overview } from "@/lib/queries/overview";
import { requests } from "@/lib/queries/requests";
import { startClickHouseServer } from "../../clickhouse-server";
import { freshStores, seedProject } from "../../stores";
import { promises } from "./promises";

// The wire is a stand-in, the engine is ClickHouse's own: see test/clickhouse-server.ts.
const server = await startClickHouseServer();
freshStores({ CLICKHOUSE_URL: server.url });
beforeAll(async () => {
  await migrateFacts((await facts()).writer);
});
afterAll(server.close);

describe("questions to a server behind CLICKHOUSE_URL", () => promises());

test("a server that is away is an error, never an empty list; back again, it answers", async () => {
  const { access } = await seedProject();
  const range = { from: new Date(Date.now() - 3_600_000), to: new Date() };
  await server.stop();
  await expect(requests(access, NO_FILTERS, range)).rejects.toThrow(QueryError);
  await expect(overview(access, NO_FILTERS, range)).rejects.toThrow(QueryError);
  await server.start();
  expect(await requests(access, NO_FILTERS, range)).toEqual({ requests: [], nextCursor: null });
});

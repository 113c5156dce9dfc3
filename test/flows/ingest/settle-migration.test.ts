import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { settle } from "@/ingest/settle/settle";
import { closeFacts, facts } from "@/lib/clickhouse/client";
import { MIGRATIONS, migrateFacts, renderStatements } from "@/lib/clickhouse/migrate";
import { freshStores } from "@/test/stores";
import { ask } from "./uploads";

const { dataDir } = freshStores();

test("rows of before the migration are not taken for new, and a migration that stopped half-way can be run again", async () => {
  await closeFacts();
  rmSync(path.join(dataDir, "clickhouse"), { recursive: true });
  const before = mkdtempSync(path.join(tmpdir(), "callsight-before-"));
  cpSync(MIGRATIONS, before, { recursive: true, filter: (file) => !/00(1[1-9]|[2-9]\d)_/.test(file) });
  const { writer } = await facts();
  await migrateFacts(writer, { directory: before });
  const old = `INSERT INTO spans (project_id, start_time, trace_id, span_id, parent_span_id, method, is_server_call)
    VALUES (1, now64(6), 'a', 'b', 'c', 'tools/call', 1)`;
  await writer.command({ query: old });
  await writer.command({
    query: "INSERT INTO errors (project_id, timestamp, event_id) VALUES (1, now64(6), 'e')",
  });

  await migrateFacts(writer);
  await writer.command({ query: "DELETE FROM migrations WHERE name LIKE '0011%'" });
  await migrateFacts(writer);
  const stamps = `SELECT toUnixTimestamp(stored_at) AS at, parent_key != 0 AS has_key FROM spans
    UNION ALL SELECT toUnixTimestamp(stored_at), sign = 1 FROM errors`;
  expect(await ask(stamps)).toEqual([
    { at: 0, has_key: 1 },
    { at: 0, has_key: 1 },
  ]);
  await writer.command({ query: old });
  expect(await ask("SELECT count() AS n FROM spans WHERE stored_at > now() - 60")).toEqual([{ n: 1 }]);
  expect(await settle()).toBe(true);
  rmSync(before, { recursive: true });
});

test("on a cluster the distributed tables are made anew with their local tables' columns", () => {
  expect(renderStatements("{{redistribute spans project_id}}", undefined)).toEqual([]);
  const [made] = renderStatements("{{redistribute spans project_id}}", "main");
  expect(made?.replaceAll(/\s+/g, " ")).toBe(
    "CREATE OR REPLACE TABLE spans ON CLUSTER main AS spans_local ENGINE = Distributed(main, currentDatabase(), spans_local, project_id)",
  );
});

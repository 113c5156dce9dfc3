import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ClickHouseClient } from "@clickhouse/client";

/** `clickhouse/migrations`, relative to where Callsight was started. */
export const MIGRATIONS = path.join("clickhouse", "migrations");

/**
 * Applies what `directory` holds and the store has not seen, in the order of the file names, and returns their names.
 * Every statement is re-runnable (`IF NOT EXISTS`, `OR REPLACE`), because ClickHouse has no transactional DDL: a
 * migration that stopped half-way is simply run again. Callers hold the migration lock (`lib/migrate.ts`).
 *
 * @param cluster the name in `remote_servers`, or undefined for a single node; see `renderStatements`
 */
export async function migrateFacts(
  writer: ClickHouseClient,
  { directory = MIGRATIONS, cluster }: { directory?: string; cluster?: string | undefined } = {},
): Promise<string[]> {
  const migrations = `CREATE TABLE IF NOT EXISTS migrations {{on_cluster}} (name String, applied_at DateTime DEFAULT now())
    ENGINE = {{engine MergeTree}} ORDER BY name`;
  for (const query of renderStatements(migrations, cluster)) await writer.command({ query });

  const applied = await writer.query({ query: "SELECT name FROM migrations", format: "JSONEachRow" });
  const done = new Set((await applied.json<{ name: string }>()).map((row) => row.name));
  const todo = (await readdir(directory)).filter((file) => file.endsWith(".sql") && !done.has(file)).sort();
  for (const file of todo) {
    const sql = await readFile(path.join(directory, file), "utf8");
    for (const query of renderStatements(sql, cluster)) await writer.command({ query });
    await writer.insert({ table: "migrations", values: [{ name: file }], format: "JSONEachRow" });
  }
  return todo;
}

/**
 * One migration tree for one node and for a cluster. A file says
 * - `{{local spans}}`: the table that holds rows: `spans`, or on a cluster `spans_local`
 * - `{{engine MergeTree}}`: `MergeTree`, or on a cluster `ReplicatedMergeTree`
 * - `{{distributed spans project_id}}`: nothing, or on a cluster the `Distributed` table `spans`, sharded by the column
 * - `{{redistribute spans project_id}}`: the same, made anew after its local table got columns
 * - `{{on_cluster}}`: nothing, or `ON CLUSTER <name>`
 * - `{{deduplication_window}}`: the setting's name, which differs between plain and replicated tables
 *
 * Returns the statements, comments removed. Statements end with a semicolon at the end of a line.
 */
export function renderStatements(sql: string, cluster: string | undefined): string[] {
  const onCluster = cluster ? `ON CLUSTER ${cluster}` : "";
  return sql
    .replaceAll(/--.*$/gm, "")
    .replaceAll(
      /\{\{(re)?distributed? (\w+) (\w+)\}\}/g,
      (_, again: string | undefined, table: string, key: string) =>
        cluster
          ? `${again ? "CREATE OR REPLACE TABLE" : "CREATE TABLE IF NOT EXISTS"} ${table} ${onCluster} AS ${table}_local
           ENGINE = Distributed(${cluster}, currentDatabase(), ${table}_local, ${key});`
          : "",
    )
    .replaceAll(/\{\{local (\w+)\}\}/g, cluster ? "$1_local" : "$1")
    .replaceAll(/\{\{engine (\w+)(?:\((\w+)\))?\}\}/g, (_, engine: string, version?: string) =>
      cluster
        ? `Replicated${engine}${version ? `(${version})` : ""}`
        : `${engine}${version ? `(${version})` : ""}`,
    )
    .replaceAll(
      "{{deduplication_window}}",
      cluster ? "replicated_deduplication_window" : "non_replicated_deduplication_window",
    )
    .replaceAll("{{on_cluster}}", onCluster)
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

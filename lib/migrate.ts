import pg from "pg";
import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { env } from "@/lib/env";
import { migrateRecords } from "@/lib/records/migrate";

/** Names of the migrations that a run applied, oldest first; both empty when everything was up to date. */
export type Migrated = { records: string[]; facts: string[] };

/**
 * Brings both stores to the shape that this version of Callsight expects. Safe to run any number of times and from
 * several processes: with `DATABASE_URL` they wait for each other in PostgreSQL; an embedded store belongs to whoever
 * holds the lock on `DATA_DIR`.
 */
export async function migrateAll(): Promise<Migrated> {
  return withMigrationLock(async () => {
    const records = await migrateRecords();
    const { writer } = await facts();
    return { records, facts: await migrateFacts(writer, { cluster: env().CLICKHOUSE_CLUSTER }) };
  });
}

const LOCK = 4_711_202_611; // Any number, as long as every version of Callsight takes the same.

async function withMigrationLock<T>(work: () => Promise<T>): Promise<T> {
  const url = env().DATABASE_URL;
  if (!url) return work();
  // A connection of its own: the lock belongs to the session and ends with it, also when this process is killed.
  const session = new pg.Client({ connectionString: url, application_name: "callsight migrations" });
  await session.connect();
  try {
    await session.query("SELECT pg_advisory_lock($1)", [LOCK]);
    return await work();
  } finally {
    await session.end();
  }
}

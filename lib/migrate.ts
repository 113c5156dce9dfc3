import { facts } from "@/lib/clickhouse/client";
import { migrateFacts } from "@/lib/clickhouse/migrate";
import { env } from "@/lib/env";
import { migrateRecords } from "@/lib/records/migrate";
import { oneProcessAtATime } from "./start-lock";

/** Names of the migrations that a run applied, oldest first; both empty when everything was up to date. */
export type Migrated = { records: string[]; facts: string[] };

/**
 * Brings both stores to the shape that this version of Callsight expects. Safe to run any number of times and from
 * several processes.
 */
export const migrateAll = (): Promise<Migrated> =>
  oneProcessAtATime(async () => {
    const records = await migrateRecords();
    const { writer } = await facts();
    return { records, facts: await migrateFacts(writer, { cluster: env().CLICKHOUSE_CLUSTER }) };
  });

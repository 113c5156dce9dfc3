import { mkdirSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { dataPath, env } from "@/lib/env";
import { forget, resident, residentIfMade } from "@/lib/resident";
import { PrismaClient } from "./generated/client";

/** Where state lives, and the ways to talk to it. */
export type RecordsStore = {
  client: PrismaClient;
  /** What the schema engine migrates through. */
  adapters: SqlMigrationAwareDriverAdapterFactory;
  close: () => Promise<void>;
} & (
  | { mode: "embedded"; database: PGlite }
  /** PostgreSQL behind `DATABASE_URL`. */
  | { mode: "server"; database: pg.Pool }
);

/** The state store of this process, opened on first use. */
export const recordsStore = (): Promise<RecordsStore> => resident("records", openRecords);

/** Prisma's client for the state store. Only `lib/records` and its neighbours in `lib` ask through it. */
export const records = async (): Promise<PrismaClient> => (await recordsStore()).client;

/** Closes the store if this process opened it. */
export async function closeRecords(): Promise<void> {
  const opened = residentIfMade<Promise<RecordsStore>>("records");
  forget("records");
  await (await opened)?.close();
}

async function openRecords(): Promise<RecordsStore> {
  const url = env().DATABASE_URL;
  return url ? openServer(url) : await openEmbedded(dataPath("postgres"));
}

/** Opens PGlite on `directory`; the caller holds the lock on `DATA_DIR` (two PGlites on one directory corrupt it). */
async function openEmbedded(directory: string): Promise<RecordsStore> {
  mkdirSync(directory, { recursive: true });
  const database = await PGlite.create({ dataDir: directory });
  const adapters = new PrismaPGlite(database);
  const client = new PrismaClient({ adapter: adapters });
  return {
    mode: "embedded",
    client,
    adapters,
    database,
    close: async () => {
      await client.$disconnect();
      if (!database.closed) await database.close();
    },
  };
}

function openServer(url: string): RecordsStore {
  const database = new pg.Pool({ connectionString: url, application_name: "callsight", max: 10 });
  // A connection that breaks while idle is replaced by the pool; without a listener its error would end the process.
  database.on("error", (error) => console.error(`PostgreSQL closed an idle connection: ${error.message}`));
  const adapters = new PrismaPg(database);
  const client = new PrismaClient({ adapter: adapters });
  return {
    mode: "server",
    client,
    adapters,
    database,
    close: async () => {
      await client.$disconnect();
      await database.end();
    },
  };
}

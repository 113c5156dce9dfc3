import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { MigrationList, SchemaFilter } from "@prisma/schema-engine-wasm";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { schemaEngine } from "./engine";
import { recordsStore } from "./store";

/** `prisma/migrations` and the schema, relative to where Callsight was started. */
export const MIGRATIONS = path.resolve("prisma", "migrations");
const SCHEMA = path.resolve("prisma", "schema.prisma");

const everything: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * Applies the migrations that the state store has not seen and returns their names. It keeps `_prisma_migrations` as
 * `prisma migrate deploy` does, so both agree. Callers hold the migration lock (`lib/migrate.ts`).
 *
 * @throws when a migration failed before and was not mended, or the history on disk and in the store differ
 */
export async function migrateRecords(): Promise<string[]> {
  const { adapters } = await recordsStore();
  const engine = await schemaEngine(adapters);
  try {
    const applied = await engine.applyMigrations({ migrationsList: await migrations(), filters: everything });
    return applied.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/**
 * The SQL that is missing between the migrations and `prisma/schema.prisma`; `null` when they agree. The migrations are
 * replayed in a scratch database in memory, so no store is opened.
 */
export async function missingMigration(): Promise<string | null> {
  const scratch = await PGlite.create();
  const adapters = new PrismaPGlite(scratch);
  // The "shadow" database, in which the engine replays migrations, may be the scratch one itself.
  const engine = await schemaEngine(Object.assign(adapters, { connectToShadowDb: () => adapters.connect() }));
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "migrations", ...(await migrations()) },
      to: { tag: "schemaDatamodel", files: [{ path: SCHEMA, content: await readFile(SCHEMA, "utf8") }] },
      script: true,
      exitCode: true,
      filters: everything,
    });
    return exitCode === 0 ? null : stdout;
  } finally {
    engine.free();
    if (!scratch.closed) await scratch.close();
  }
}

/** What is on disk, in the shape that the engine wants. */
async function migrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: MIGRATIONS,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(path.join(MIGRATIONS, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: {
            tag: "ok" as const,
            value: await readFile(path.join(MIGRATIONS, name, "migration.sql"), "utf8"),
          },
        },
      })),
    ),
  };
}

// Writes prisma/migrations/<time>_<name>/migration.sql: what is missing between the migrations and prisma/schema.prisma.
//
//   npx tsx scripts/new-migration.ts add_saved_views
//
// It works in memory and opens no store. Read what it wrote before you commit it: a renamed column comes out as a drop
// and an add.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { MIGRATIONS, missingMigration } from "@/lib/records/migrate";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Name the migration in lower case with underscores, for example add_saved_views.");
  process.exit(1);
}

const sql = await missingMigration();
if (sql === null) {
  console.log("prisma/schema.prisma and prisma/migrations agree: nothing to write.");
} else {
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const directory = path.join(MIGRATIONS, `${time}_${name}`);
  await mkdir(directory);
  await writeFile(path.join(directory, "migration.sql"), sql);
  console.log(`Wrote ${path.relative(process.cwd(), directory)}/migration.sql`);
}

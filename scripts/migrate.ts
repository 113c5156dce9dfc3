// npm run migrate: brings both stores up to date and ends. `npm start` does the same before it serves.
import { closeFacts } from "@/lib/clickhouse/client";
import { lockDataDirectory } from "@/lib/data-lock";
import { env } from "@/lib/env";
import { migrateAll } from "@/lib/migrate";
import { closeRecords } from "@/lib/records/store";

const { DATABASE_URL, CLICKHOUSE_URL } = env();
const isEmbedded = !DATABASE_URL || !CLICKHOUSE_URL;
const lock = isEmbedded ? await lockDataDirectory(console.log) : undefined;
try {
  const applied = await migrateAll();
  const names = [...applied.records, ...applied.facts];
  console.log(names.length === 0 ? "Both stores are up to date." : `Applied ${names.join(", ")}.`);
} finally {
  await Promise.all([closeRecords(), closeFacts()]);
  lock?.release();
}
// The schema engine leaves a timer of ten seconds behind (its wait for a lock it already got); nothing is left to do.
process.exit();

// npm run migrate: brings both stores up to date and ends. `npm start` does the same before it serves.
import { closeFacts } from "@/lib/clickhouse/client";
import { migrateAll } from "@/lib/migrate";
import { closeRecords } from "@/lib/records/store";

try {
  const applied = await migrateAll();
  const names = [...applied.records, ...applied.facts];
  console.log(names.length === 0 ? "Both stores are up to date." : `Applied ${names.join(", ")}.`);
} finally {
  await Promise.all([closeRecords(), closeFacts()]);
}
// The schema engine leaves a timer of ten seconds behind (its wait for a lock it already got); nothing is left to do.
process.exit();

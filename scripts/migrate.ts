// npm run migrate: brings both stores up to date and ends. `npm start` does the same before it serves.
import { closeFacts } from "@/lib/clickhouse/client";
import { DataDirectoryInUseError, lockDataDirectory } from "@/lib/data-lock";
import { EnvironmentError, env } from "@/lib/env";
import { migrateAll } from "@/lib/migrate";
import { closeRecords } from "@/lib/records/store";

async function migrate(): Promise<void> {
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
}

// Ends by `exit`, because the schema engine leaves a timer of ten seconds behind: its wait for a lock it already got.
migrate().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExpected = error instanceof EnvironmentError || error instanceof DataDirectoryInUseError;
    console.error(isExpected ? error.message : error);
    process.exit(1);
  },
);

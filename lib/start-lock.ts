import pg from "pg";
import { env } from "@/lib/env";

const LOCK = 4_711_202_611; // Any number, as long as every version of Callsight takes the same.

/**
 * Does `work` while no other process does such work: migrations and first-start set-up, when several start together.
 * With `DATABASE_URL` they wait for each other in PostgreSQL; an embedded store belongs to whoever holds the lock on
 * `DATA_DIR`.
 */
export async function oneProcessAtATime<T>(work: () => Promise<T>): Promise<T> {
  const url = env().DATABASE_URL;
  if (!url) return work();
  // A connection of its own: the lock belongs to the session and ends with it, also when this process is killed.
  const session = new pg.Client({ connectionString: url, application_name: "callsight start" });
  await session.connect();
  try {
    await session.query("SELECT pg_advisory_lock($1)", [LOCK]);
    return await work();
  } finally {
    await session.end();
  }
}

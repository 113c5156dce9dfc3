import { records } from "./store";

/**
 * Takes or renews the right to do `name` alone, for `seconds` by the store's clock. One statement, so it holds behind a
 * pooler too, and of two processes that ask at once exactly one gets it.
 *
 * @returns whether `holder` has it now; false while another's has not run out
 */
export async function takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
  const store = await records();
  const held = await store.$queryRaw<unknown[]>`
    INSERT INTO "Lease" AS lease (name, holder, "expiresAt")
    VALUES (${name}, ${holder}, now() AT TIME ZONE 'UTC' + ${seconds}::int * interval '1 second')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "expiresAt" = excluded."expiresAt"
    WHERE lease.holder = excluded.holder OR lease."expiresAt" < now() AT TIME ZONE 'UTC'
    RETURNING lease.name`;
  return held.length > 0;
}

/** Lets the next one have it at once; nothing happens when `holder` has lost it already. */
export async function dropLease(name: string, holder: string): Promise<void> {
  const store = await records();
  await store.lease.deleteMany({ where: { name, holder } });
}

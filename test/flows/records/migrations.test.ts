import { expect, test } from "vitest";
import { migrateAll } from "@/lib/migrate";
import { freshStores } from "../../stores";

freshStores();

test("migrating again, and twice at once, changes nothing", async () => {
  const nothing = { records: [], facts: [] };
  expect(await migrateAll()).toEqual(nothing);
  expect(await Promise.all([migrateAll(), migrateAll()])).toEqual([nothing, nothing]);
});

import { expect, test } from "vitest";
import { missingMigration } from "@/lib/records/migrate";

test("the migrations make exactly what prisma/schema.prisma says", async () => {
  expect(await missingMigration()).toBeNull();
}, 120_000);

import { expect, test } from "vitest";
import { dropLease, takeLease } from "@/lib/records/leases";
import { records } from "@/lib/records/store";
import { freshStores } from "@/test/stores";

freshStores();

test("of several processes that ask at once, one gets a lease, and keeps it as long as it renews", async () => {
  const asked = await Promise.all(["a", "b", "c", "d"].map((holder) => takeLease("settle", holder, 60)));
  expect(asked.filter(Boolean)).toHaveLength(1);
  const holder = ["a", "b", "c", "d"][asked.indexOf(true)] ?? "";
  expect(await takeLease("settle", holder, 60)).toBe(true);
  expect(await takeLease("settle", "late", 60)).toBe(false);
  expect(await takeLease("another", "late", 60)).toBe(true);
});

test("a lease that ran out, or was let go, is free", async () => {
  expect(await takeLease("work", "a", 60)).toBe(true);
  const store = await records();
  await store.lease.update({ where: { name: "work" }, data: { expiresAt: new Date(Date.now() - 1000) } });
  expect(await takeLease("work", "b", 60)).toBe(true);
  expect(await takeLease("work", "a", 60)).toBe(false);
  await dropLease("work", "a");
  expect(await takeLease("work", "a", 60)).toBe(false);
  await dropLease("work", "b");
  expect(await takeLease("work", "a", 60)).toBe(true);
});

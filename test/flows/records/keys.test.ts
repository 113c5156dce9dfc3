import { expect, test } from "vitest";
import { keyForIngest, touchKey } from "@/lib/records/ingest-keys";
import { createKey, keysOf, newPublicKey, revokeKey } from "@/lib/records/keys";
import { records } from "@/lib/records/store";
import { freshStores, seedProject } from "../../stores";

freshStores();

test("a revoked key is known as revoked at once, and its neighbour works on", async () => {
  const { access, key } = await seedProject();
  const second = await createKey(access, { name: "Staging", rateLimitPerMinute: 600 });
  expect(await keyForIngest(key.publicKey)).toMatchObject({ isRevoked: false, rateLimitPerMinute: null });

  expect(await revokeKey(access, key.id, new Date())).toBe(true);
  expect(await revokeKey(access, key.id, new Date())).toBe(false);

  expect(await keyForIngest(key.publicKey)).toMatchObject({ keyId: key.id, isRevoked: true });
  expect(await keyForIngest(second.publicKey)).toMatchObject({ isRevoked: false, rateLimitPerMinute: 600 });
  expect((await keysOf(access)).map(({ name }) => name)).toEqual(["First key", "Staging"]);
});

test("a key that was asked for before it existed works as soon as it does", async () => {
  const { access } = await seedProject();
  const publicKey = newPublicKey();
  expect(await keyForIngest(publicKey)).toBeNull();
  await createKey(access, { name: "Chosen", publicKey });
  expect(await keyForIngest(publicKey)).toMatchObject({ projectId: access.projectId });
});

test("what another process changed shows after ten seconds", async () => {
  const { key } = await seedProject();
  const noon = Date.UTC(2026, 0, 1, 12);
  expect(await keyForIngest(key.publicKey, noon)).toMatchObject({ isRevoked: false });
  const database = await records(); // As another process would: around the cache of this one.
  await database.projectKey.update({ where: { id: key.id }, data: { revokedAt: new Date() } });
  expect(await keyForIngest(key.publicKey, noon + 9_999)).toMatchObject({ isRevoked: false });
  expect(await keyForIngest(key.publicKey, noon + 10_000)).toMatchObject({ isRevoked: true });
});

test("the last use of a key is noted once a minute", async () => {
  const { access, key } = await seedProject();
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds));
  const lastUsedAt = async () => (await keysOf(access))[0]?.lastUsedAt;
  touchKey(key.id, at(0));
  await expect.poll(lastUsedAt, { timeout: 20_000 }).toEqual(at(0));
  touchKey(key.id, at(59));
  touchKey(key.id, at(61));
  await expect.poll(lastUsedAt, { timeout: 20_000 }).toEqual(at(61));
});

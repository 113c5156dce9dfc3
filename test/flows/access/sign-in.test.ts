import { expect, test } from "vitest";
import { signInWithPassword } from "@/lib/accounts/sign-in";
import { hashPassword } from "@/lib/passwords";
import { records } from "@/lib/records/store";
import { createUser } from "@/lib/records/users";
import { freshStores, PASSWORD, seedProject } from "../../stores";

freshStores();

const HERE = "192.0.2.1";
const signIn = (email: string, password: string, address = HERE) =>
  signInWithPassword({ email, password, address });

test("the right password signs in, with the address in any case", async () => {
  const { owner } = await seedProject();
  expect(await signIn(owner.email.toUpperCase(), PASSWORD)).toEqual({ ok: true, user: owner });
});

test("passwords are kept as argon2id with 19 MiB and two passes", async () => {
  expect(await hashPassword(PASSWORD)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("neither the answer nor the work tells whether an address has an account", async () => {
  const { owner } = await seedProject();
  await createUser({ email: "github-only@example.com", passwordHash: null });
  const wrong = { ok: false, reason: "wrong" };
  const cpuMs = async (email: string) => {
    const before = process.cpuUsage();
    expect(await signIn(email, "a wrong password", "192.0.2.2")).toEqual(wrong);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  await cpuMs("warm-up@example.com");
  const known = await cpuMs(owner.email);
  // A missing hash would save nearly all of the work; other tests on the same cores only shift it a little.
  for (const email of ["nobody@example.com", "github-only@example.com"]) {
    expect(await cpuMs(email)).toBeGreaterThan(known / 3);
  }
});

test("the eleventh wrong try for an account from an address waits, even with the right password", async () => {
  const { owner } = await seedProject();
  const from = "192.0.2.3";
  const tries = Array.from({ length: 10 }, () => signIn(owner.email, "a wrong password", from));
  expect(await Promise.all(tries)).toEqual(Array(10).fill({ ok: false, reason: "wrong" }));

  const held = await signIn(owner.email, PASSWORD, from);
  expect(held).toMatchObject({ ok: false, reason: "too_many_tries" });
  if (!held.ok && held.reason === "too_many_tries") {
    expect(held.retryInSeconds).toBeGreaterThan(0);
    expect(held.retryInSeconds).toBeLessThanOrEqual(900);
  }
  expect(await signIn(owner.email, PASSWORD, "192.0.2.4")).toMatchObject({ ok: true });
});

test("signing in rightly does not use up tries", async () => {
  const { owner } = await seedProject();
  for (let times = 0; times < 12; times++) {
    expect(await signIn(owner.email, PASSWORD, "192.0.2.5")).toMatchObject({ ok: true });
  }
});

test("someone who goes through many accounts from one address is held off", async () => {
  const database = await records();
  const from = "192.0.2.6";
  expect(await signIn("a@example.com", "a wrong password", from)).toMatchObject({ reason: "wrong" });
  // As after a hundred tries, without the time that a hundred hashes take.
  await database.rateLimit.updateMany({
    where: { key: { startsWith: "sign-in:address:" } },
    data: { points: 100 },
  });
  expect(await signIn("b@example.com", "a wrong password", from)).toMatchObject({ reason: "too_many_tries" });
});

import { afterEach, expect, test } from "vitest";
import { signInWithPassword } from "@/lib/accounts/sign-in";
import { isSignUpOpen, signUp } from "@/lib/accounts/sign-up";
import { forget } from "@/lib/resident";
import { freshStores, PASSWORD } from "../../stores";

freshStores();

function policy(value: "open" | "invite" | "closed"): void {
  process.env.SIGN_UP = value;
  forget("environment");
}
afterEach(() => policy("open"));

const person = (email: string) => ({ email, name: null, password: PASSWORD, address: "192.0.2.1" });

test("SIGN_UP=closed takes nobody in, not even the first", async () => {
  policy("closed");
  expect(await isSignUpOpen()).toBe(false);
  expect(await signUp(person("first@example.com"))).toEqual({ ok: false, reason: "closed" });
});

test("SIGN_UP=invite takes in the first person, who invites the others", async () => {
  policy("invite");
  expect(await signUp(person("first@example.com"))).toMatchObject({ ok: true });
  expect(await isSignUpOpen()).toBe(false);
  expect(await signUp(person("second@example.com"))).toEqual({ ok: false, reason: "closed" });
});

test("SIGN_UP=open takes everyone in, once", async () => {
  expect(await signUp(person("third@example.com"))).toMatchObject({ ok: true });
  expect(await signUp({ ...person("THIRD@example.com"), password: "another password" })).toEqual({
    ok: false,
    reason: "taken",
  });
  const credentials = { email: "third@example.com", password: PASSWORD, address: "192.0.2.1" };
  expect(await signInWithPassword(credentials)).toMatchObject({ ok: true });
});

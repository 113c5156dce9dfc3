"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { addressOf, SignInRefused, signIn, signOut } from "@/app/auth";
import { signUp } from "@/lib/accounts/sign-up";
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "@/lib/passwords";
import { nextPath } from "./next-path";

/** What a form shows after it was sent and did not lead on. Passwords are not among `typed`: they never come back. */
export type FormState = {
  problem?: string;
  fields?: Partial<Record<"email" | "name" | "password", string>>;
  typed?: { email: string; name?: string };
};

const SignIn = z.object({
  email: z.string().trim().min(1, { error: "Your e-mail address is missing." }),
  password: z.string().min(1, { error: "Your password is missing." }),
});

const SignUp = z.object({
  email: z
    .string()
    .trim()
    .max(320, { error: "This address is too long." })
    .pipe(z.email({ error: "This is not an e-mail address." })),
  name: z.string().trim().max(100, { error: "At most 100 characters." }),
  password: z
    .string()
    .min(PASSWORD_LENGTH_MIN, { error: `At least ${PASSWORD_LENGTH_MIN} characters.` })
    .max(PASSWORD_LENGTH_MAX, { error: `At most ${PASSWORD_LENGTH_MAX} characters.` }),
});

/** Signs in with what was typed and goes to the form's `next`. */
export async function enter(_: FormState, form: FormData): Promise<FormState> {
  const typed = { email: String(form.get("email") ?? "") };
  const parsed = SignIn.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { fields: problemsOf(parsed.error), typed };
  const problem = await openSession(parsed.data);
  if (problem) return { problem, typed };
  redirect(nextPath(form.get("next")));
}

/** Makes an account, signs in and goes to the form's `next`. */
export async function join(_: FormState, form: FormData): Promise<FormState> {
  const typed = { email: String(form.get("email") ?? ""), name: String(form.get("name") ?? "") };
  const parsed = SignUp.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { fields: problemsOf(parsed.error), typed };
  const { email, name, password } = parsed.data;
  const result = await signUp({ email, name: name || null, password, address: addressOf(await headers()) });
  if (!result.ok) {
    switch (result.reason) {
      case "taken":
        return { fields: { email: "There is an account with this address. Sign in instead." }, typed };
      case "closed":
        return { problem: "This Callsight does not take new accounts. Ask whoever runs it.", typed };
      case "too_many_tries":
        return { problem: tooManyTries(result.retryInSeconds), typed };
    }
  }
  const problem = await openSession({ email, password });
  if (problem) return { problem, typed };
  redirect(nextPath(form.get("next")));
}

/** Signs out. */
export async function leave(): Promise<void> {
  await signOut({ redirectTo: "/sign-in" });
}

/** Returns a sentence when nobody was signed in. */
async function openSession(credentials: { email: string; password: string }): Promise<string | null> {
  try {
    await signIn("credentials", { ...credentials, redirect: false });
    return null;
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    const [reason, seconds] = error.code.split(":");
    return reason === "too_many_tries"
      ? tooManyTries(Number(seconds))
      : "This address and password do not belong together.";
  }
}

function tooManyTries(retryInSeconds: number): string {
  const minutes = Math.ceil(retryInSeconds / 60);
  return `Too many tries. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
}

/** The first problem of each field. */
function problemsOf(error: z.ZodError<Partial<Record<"email" | "name" | "password", string>>>) {
  const { fieldErrors } = z.flattenError(error);
  return Object.fromEntries(
    Object.entries(fieldErrors).flatMap(([field, [first]]) => (first ? [[field, first]] : [])),
  );
}

"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { join } from "../actions";

export function SignUpForm({ next, passwordLengthMin }: { next: string; passwordLengthMin: number }) {
  const [{ problem, fields, typed }, action, isPending] = useActionState(join, {});
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      {problem ? <Notice tone="error">{problem}</Notice> : null}
      <input type="hidden" name="next" value={next} />
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        autoFocus
        hint="How your team sees you. You may leave it empty."
        defaultValue={typed?.name}
        error={fields?.name}
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={typed?.email}
        error={fields?.email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        hint={
          fields?.password
            ? undefined
            : `At least ${passwordLengthMin} characters. A few words in a row are easy to remember.`
        }
        error={fields?.password}
      />
      <Button type="submit" intent="primary" size="lg" disabled={isPending}>
        {isPending ? "Making your account …" : "Make an account"}
      </Button>
    </form>
  );
}

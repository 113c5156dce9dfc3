"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { enter } from "../actions";

export function SignInForm({ next }: { next: string }) {
  const [{ problem, fields, typed }, action, isPending] = useActionState(enter, {});
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      {problem ? <Notice tone="error">{problem}</Notice> : null}
      <input type="hidden" name="next" value={next} />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        autoFocus
        defaultValue={typed?.email}
        error={fields?.email}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        error={fields?.password}
      />
      <Button type="submit" intent="primary" size="lg" disabled={isPending}>
        {isPending ? "Signing in …" : "Sign in"}
      </Button>
    </form>
  );
}

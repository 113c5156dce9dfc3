"use client";

import { useActionState } from "react";
import { SaveBar } from "@/app/save-bar";
import { CopyField } from "@/components/ui/code-block";
import { Field, TextField } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { TokenScope } from "@/lib/records/tokens";
import type { TokenState } from "./actions";

const SCOPES = {
  read: "Read: look at everything",
  triage: "Triage: also resolve and assign issues",
  admin: "Admin: also change settings",
} as const satisfies Record<TokenScope, string>;

export function AddToken({
  add,
  projects,
}: {
  add: (state: TokenState, form: FormData) => Promise<TokenState>;
  projects: { id: number; name: string }[];
}) {
  const [state, action, isPending] = useActionState(add, {});
  return (
    // React resets a form after its action: the selects' keys make what was chosen the value to reset to.
    <form action={action} noValidate className="flex flex-col gap-4 border-t border-line p-4">
      {state.plain ? (
        <Notice tone="good">
          <p className="mb-2 font-medium">Copy the token now. It is not shown again.</p>
          <CopyField value={state.plain} label="the token" />
        </Notice>
      ) : null}
      <TextField
        label="New token"
        name="name"
        autoComplete="off"
        placeholder="CI"
        defaultValue={state.typed?.name}
        error={state.fields?.name}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="It may" error={state.fields?.scope}>
          {(wiring) => (
            <Select
              key={state.typed?.scope}
              {...wiring}
              name="scope"
              defaultValue={state.typed?.scope ?? "read"}
            >
              {Object.entries(SCOPES).map(([scope, words]) => (
                <option key={scope} value={scope}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="In" error={state.fields?.projectId}>
          {(wiring) => (
            <Select
              key={state.typed?.projectId}
              {...wiring}
              name="projectId"
              defaultValue={state.typed?.projectId ?? ""}
            >
              <option value="">all projects, also later ones</option>
              {projects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <SaveBar state={state} isPending={isPending} verb="Create the token" />
    </form>
  );
}

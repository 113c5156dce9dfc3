"use client";

import { useActionState } from "react";
import { SaveBar } from "@/app/save-bar";
import type { SettingsState } from "@/app/settings-form";
import { TextField } from "@/components/ui/field";

export function GeneralForm({
  save,
  name,
  retentionDays,
  mayChange,
}: {
  save: (state: SettingsState, form: FormData) => Promise<SettingsState>;
  name: string;
  retentionDays: number;
  mayChange: boolean;
}) {
  const [state, action, isPending] = useActionState(save, {});
  return (
    <form action={action} noValidate>
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <TextField
          label="Name"
          name="name"
          required
          defaultValue={state.typed?.name ?? name}
          error={state.fields?.name}
        />
        <TextField
          label="Days to keep calls and errors"
          name="retentionDays"
          type="number"
          inputMode="numeric"
          min={1}
          max={3650}
          required
          defaultValue={state.typed?.retentionDays ?? retentionDays}
          hint="Holds for what arrives from now on. What is stored keeps the days it came with."
          error={state.fields?.retentionDays}
        />
        {mayChange ? <SaveBar state={state} isPending={isPending} verb="Save" /> : null}
      </fieldset>
    </form>
  );
}

"use client";

import { type ReactNode, useActionState } from "react";
import { SaveBar } from "@/app/save-bar";
import type { SettingsState } from "@/app/settings-form";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { ScrubRules } from "@/lib/records/scrub-rules";

export function ScrubbingForm({
  save,
  rules,
  mayChange,
}: {
  save: (state: SettingsState, form: FormData) => Promise<SettingsState>;
  rules: ScrubRules;
  mayChange: boolean;
}) {
  const [state, action, isPending] = useActionState(save, {});
  return (
    <form action={action} noValidate>
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <p className="text-sm text-pretty text-ink-2">
          Passwords, tokens, card numbers and e-mail addresses are always removed, also inside the JSON of
          arguments and results.
        </p>
        <Box name="keepArguments" isTicked={rules.keepArguments}>
          Keep the arguments of calls
        </Box>
        <Box name="keepResults" isTicked={rules.keepResults}>
          Keep the results of calls
        </Box>
        <Field
          label="Also remove"
          hint="Keys whose name contains one of these, one per line."
          error={state.fields?.extraKeys}
        >
          {(wiring) => (
            <Textarea
              {...wiring}
              name="extraKeys"
              className="font-mono"
              placeholder={"ssn\npatient"}
              defaultValue={state.typed?.extraKeys ?? rules.extraKeys.join("\n")}
            />
          )}
        </Field>
        <Field
          label="Never remove"
          hint="Keys with exactly these names, one per line: for example token_count, which only looks secret."
          error={state.fields?.safeKeys}
        >
          {(wiring) => (
            <Textarea
              {...wiring}
              name="safeKeys"
              className="font-mono"
              placeholder="token_count"
              defaultValue={state.typed?.safeKeys ?? rules.safeKeys.join("\n")}
            />
          )}
        </Field>
        {mayChange ? <SaveBar state={state} isPending={isPending} verb="Save" /> : null}
      </fieldset>
    </form>
  );
}

function Box({ name, isTicked, children }: { name: string; isTicked: boolean; children: ReactNode }) {
  return (
    <label className="flex items-center gap-2.5 text-base">
      <input type="checkbox" name={name} defaultChecked={isTicked} className="size-4 accent-(--accent)" />
      {children}
    </label>
  );
}

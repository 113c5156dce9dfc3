"use client";

import { useActionState } from "react";
import { SaveBar } from "@/app/save-bar";
import type { SettingsState } from "@/app/settings-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/code-block";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { TextField } from "@/components/ui/field";
import { When } from "@/components/when";

type Key = {
  id: string;
  name: string;
  dsn: string;
  /** ISO 8601. */
  lastUsedAt: string | null;
  isRevoked: boolean;
};

/** The DSNs of a project: copy one, revoke one, add one. `now` is when the server drew it, ISO 8601. */
export function Keys({
  keys,
  now,
  add,
  revoke,
  mayChange,
}: {
  keys: Key[];
  now: string;
  add: (state: SettingsState, form: FormData) => Promise<SettingsState>;
  revoke: (keyId: string) => Promise<void>;
  mayChange: boolean;
}) {
  const live = keys.filter(({ isRevoked }) => !isRevoked);
  return (
    <>
      <ul>
        {keys.map((key) => (
          <li key={key.id} className="flex flex-col gap-2 border-t border-line px-4 py-3">
            <div className="flex min-h-7 items-center gap-3">
              <span className="truncate text-base font-medium">{key.name}</span>
              {key.isRevoked ? <Badge>Revoked</Badge> : null}
              <span className="ml-auto shrink-0 text-sm text-ink-2">
                {key.lastUsedAt ? (
                  <>
                    Last used <When at={key.lastUsedAt} now={now} />
                  </>
                ) : (
                  "Never used"
                )}
              </span>
              {mayChange && !key.isRevoked ? (
                <ConfirmDialog
                  trigger={<Button size="sm">Revoke</Button>}
                  title={`Revoke ${key.name}?`}
                  lost={
                    <>
                      Servers that send with this DSN are refused from now on; their calls are lost until they
                      have another one.
                      {live.length === 1 ? " It is the only key: nothing can be sent to this project." : null}{" "}
                      What is stored stays. A revoked key cannot be brought back.
                    </>
                  }
                  verb="Revoke"
                  retype={key.name}
                  onConfirm={() => revoke(key.id)}
                />
              ) : null}
            </div>
            {key.isRevoked ? null : <CopyField value={key.dsn} label={`the DSN of ${key.name}`} />}
          </li>
        ))}
      </ul>
      {mayChange ? <AddKey add={add} /> : null}
    </>
  );
}

function AddKey({ add }: { add: (state: SettingsState, form: FormData) => Promise<SettingsState> }) {
  const [state, action, isPending] = useActionState(add, {});
  return (
    <form action={action} noValidate className="flex flex-col gap-3 border-t border-line p-4">
      <TextField
        label="Another key"
        name="name"
        autoComplete="off"
        placeholder="Staging"
        defaultValue={state.typed?.name}
        hint="One per environment or team can be revoked without touching the others."
        error={state.fields?.name}
      />
      <SaveBar state={state} isPending={isPending} verb="Create the key" />
    </form>
  );
}

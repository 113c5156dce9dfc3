"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { SettingsState } from "./settings-form";

/** The button of a settings form, and beside it how the last try went. */
export function SaveBar({
  state,
  isPending,
  verb,
}: {
  state: SettingsState;
  isPending: boolean;
  verb: string;
}) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button type="submit" intent="primary" disabled={isPending}>
        {isPending ? `${verb} …` : verb}
      </Button>
      <p aria-live="polite" className="flex items-center gap-1.5 text-sm">
        {state.problem && !isPending ? (
          <span className="flex items-center gap-1.5 text-error-ink">
            <CircleAlert aria-hidden className="size-4 shrink-0" />
            {state.problem}
          </span>
        ) : null}
        {state.done && !isPending ? (
          <span className="flex items-center gap-1.5 text-good-ink">
            <CircleCheck aria-hidden className="size-4 shrink-0" />
            {state.done}
          </span>
        ) : null}
      </p>
    </div>
  );
}

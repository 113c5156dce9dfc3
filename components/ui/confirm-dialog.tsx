"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "./button";
import { Field } from "./field";
import { Input } from "./input";

/**
 * Asks before something is lost. `lost` names it in a sentence; with `retype`, that name must be typed first.
 * `onConfirm` may be a server action; what it throws reaches the page's error boundary.
 */
export function ConfirmDialog({
  trigger,
  title,
  lost,
  verb,
  retype,
  onConfirm,
}: {
  trigger: ReactNode;
  title: ReactNode;
  lost: ReactNode;
  verb: string;
  retype?: string;
  onConfirm: () => Promise<void>;
}) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [isPending, startTransition] = useTransition();
  const confirm = () =>
    startTransition(async () => {
      await onConfirm();
      setOpen(false);
      setTyped("");
    });
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
        <Radix.Content className="fixed top-[18vh] left-1/2 z-50 flex w-[calc(100vw-32px)] max-w-md -translate-x-1/2 flex-col gap-4 rounded-xl border border-line bg-raised p-5 shadow-xl shadow-shade/20 outline-none">
          <header className="flex flex-col gap-1.5">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Description className="text-sm text-ink-2">{lost}</Radix.Description>
          </header>
          {retype ? (
            <Field
              label={
                <>
                  Type <code className="font-mono text-ink">{retype}</code> to go on
                </>
              }
            >
              {(wiring) => (
                <Input
                  {...wiring}
                  value={typed}
                  autoComplete="off"
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          <footer className="flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Keep it</Button>
            </Radix.Cancel>
            <Button
              intent="danger"
              onClick={confirm}
              disabled={isPending || (retype !== undefined && typed !== retype)}
            >
              {isPending ? `${verb} …` : verb}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

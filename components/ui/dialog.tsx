"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** The window of a `Dialog`. `description` says in a sentence what happens here. */
export function DialogContent({
  title,
  description,
  className,
  children,
  ...props
}: Omit<ComponentProps<typeof Radix.Content>, "title"> & { title: ReactNode; description?: ReactNode }) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
      <Radix.Content
        className={cn(
          "fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-32px)] max-w-md -translate-x-1/2 flex-col gap-4 overflow-y-auto rounded-xl border border-line bg-raised p-5 shadow-xl shadow-shade/20 outline-none",
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        <header className="flex flex-col gap-1 pr-8">
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="text-sm text-ink-2">{description}</Radix.Description>
          ) : null}
        </header>
        {children}
        <Radix.Close asChild>
          <Button intent="quiet" size="icon-sm" aria-label="Close" className="absolute top-4 right-4">
            <X />
          </Button>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** The buttons of a dialog: what happens on the right, the way out beside it. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className="mt-1 flex flex-wrap justify-end gap-2">{children}</footer>;
}

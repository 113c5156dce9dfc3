"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;

/** A panel that slides in from an edge, over the page. `title` is read out; it is shown only when `showTitle`. */
export function SheetContent({
  side,
  title,
  showTitle = false,
  className,
  children,
}: {
  side: "left" | "right";
  title: string;
  showTitle?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
      <Radix.Content
        aria-describedby={undefined}
        className={cn(
          "fixed inset-y-0 z-50 flex w-72 max-w-[88vw] animate-slide-in flex-col overflow-y-auto bg-panel outline-none",
          side === "left" ? "left-0 border-r [--slide-from:-24px]" : "right-0 border-l",
          className,
        )}
      >
        <Radix.Title className={showTitle ? "px-4 pt-4 text-lg font-semibold" : "sr-only"}>
          {title}
        </Radix.Title>
        {children}
        <Radix.Close asChild>
          <Button intent="quiet" size="icon-sm" aria-label="Close" className="absolute top-3 right-3">
            <X />
          </Button>
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export const TooltipProvider = Radix.Provider;

/** A line of help on hover and focus. `children` is one element that can take focus. */
export function Tooltip({
  text,
  side = "top",
  className,
  children,
}: {
  text: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            "z-50 max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-xs text-canvas text-pretty",
            className,
          )}
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

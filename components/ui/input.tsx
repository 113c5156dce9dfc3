import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const box =
  "w-full rounded-md border border-line-strong bg-panel px-2.5 text-ink placeholder:text-ink-3 disabled:opacity-60 aria-invalid:border-error-ink focus-visible:outline-offset-0";

/** A line of text. 16 px on phones, where smaller text makes iOS zoom in. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(box, "h-9 text-lg sm:text-base", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(box, "min-h-20 py-2 text-lg sm:text-base", className)} {...props} />;
}

/** The browser's own select: it works in plain forms, with any keyboard and on phones. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select className={cn(box, "h-9 appearance-none pr-8 text-lg sm:text-base")} {...props}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}

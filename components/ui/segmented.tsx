import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** A few exclusive choices side by side, each a link, so that the choice is in the URL. */
export function Segmented({
  label,
  options,
  current,
  className,
}: {
  label: string;
  options: { value: string; label: ReactNode; href: string }[];
  current: string;
  className?: string;
}) {
  return (
    <nav
      aria-label={label}
      className={cn("inline-flex h-8 items-center gap-0.5 rounded-md bg-hover p-0.5", className)}
    >
      {options.map((option) => (
        <Link
          key={option.value}
          href={option.href}
          scroll={false}
          aria-current={option.value === current ? "true" : undefined}
          className={cn(
            "inline-flex h-7 items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm text-ink-2 transition-colors hover:text-ink",
            option.value === current && "border-line bg-panel font-medium text-ink",
          )}
        >
          {option.label}
        </Link>
      ))}
    </nav>
  );
}

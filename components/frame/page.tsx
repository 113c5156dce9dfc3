import type { ReactNode } from "react";
import { cn } from "../ui/cn";

/**
 * A page: its title, what can be done at the right of it, the sticky filter bar, and its parts on a 12-column grid
 * (`<Columns>`), at most 1600 px wide. `narrow` is for forms and prose.
 */
export function Page({
  title,
  lead,
  actions,
  filters,
  narrow = false,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn("mx-auto w-full px-4 pb-16 md:px-6", narrow ? "max-w-3xl" : "max-w-[1600px]")}>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-5 pb-3">
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
          {lead ? <div className="mt-0.5 text-base text-pretty text-ink-2">{lead}</div> : null}
        </div>
        {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
      </header>
      {filters ? (
        // A notice about the link is read once: it must not cover a phone's screen for good.
        <div className="sticky top-0 z-20 has-[[role=note]]:static -mx-4 mb-4 border-b border-line bg-canvas/95 px-4 py-2 backdrop-blur-sm md:-mx-6 md:px-6">
          {filters}
        </div>
      ) : null}
      {children}
    </div>
  );
}

/** Panels side by side on twelve columns, 24 px apart; below one another on small screens. */
export function Columns({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-6", className)}>{children}</div>;
}

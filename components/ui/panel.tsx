import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

/**
 * A part of a page. `title` is a sentence fragment ("Requests by client"), `help` one line on hover, `actions` sits at
 * the right of the title. `flush` lets a table or list reach the edges.
 */
export function Panel({
  title,
  help,
  actions,
  flush = false,
  className,
  children,
}: {
  title?: ReactNode;
  help?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={cn("flex min-w-0 flex-col rounded-lg border border-line bg-panel", className)}>
      {title ? (
        <header className="flex min-h-11 items-center gap-1.5 px-4 pt-1">
          <h2 className="truncate text-sm font-medium text-ink">{title}</h2>
          {help ? (
            <Tooltip text={help}>
              <button
                type="button"
                aria-label="What is this?"
                className="rounded-full text-ink-3 hover:text-ink"
              >
                <CircleHelp className="size-3.5" />
              </button>
            </Tooltip>
          ) : null}
          {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={cn("min-w-0 flex-1", !flush && (title ? "px-4 pb-4" : "p-4"))}>{children}</div>
    </section>
  );
}

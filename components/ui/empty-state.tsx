import type { ReactNode } from "react";
import { cn } from "./cn";

/** Nothing here: what would be, and the one step that brings it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  className,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("flex flex-col items-center gap-1 px-6 py-10 text-center", className)}>
      {icon ? (
        <div aria-hidden className="mb-2 text-ink-3 [&_svg]:size-5">
          {icon}
        </div>
      ) : null}
      <p className="text-base font-medium text-ink">{title}</p>
      {children ? <div className="max-w-md text-sm text-pretty text-ink-2">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

import type { ReactNode } from "react";

/** A part of a span's detail. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-t border-line px-4 pt-2 pb-4">
      <header className="flex min-h-8 items-center gap-2">
        <h3 className="text-sm font-medium">{title}</h3>
        {note ? <span className="tabular text-xs text-ink-3">{note}</span> : null}
        {actions ? <div className="ml-auto flex">{actions}</div> : null}
      </header>
      {children}
    </section>
  );
}

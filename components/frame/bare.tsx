import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Logo } from "./logo";

/** The frame of pages outside a project: sign-in, sign-up, the first steps, "not found". */
export function BareFrame({
  title,
  lead,
  footer,
  wide = false,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  /** A line below the card, for example "New here? Sign up". */
  footer?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[max(48px,12vh)] pb-16">
      <div className={cn("w-full", wide ? "max-w-2xl" : "max-w-sm")}>
        <Logo />
        <h1 className="mt-8 text-2xl font-semibold tracking-tight">{title}</h1>
        {lead ? <div className="mt-1.5 text-base text-pretty text-ink-2">{lead}</div> : null}
        {children ? <div className="mt-6">{children}</div> : null}
        {footer ? <div className="mt-6 text-sm text-ink-2">{footer}</div> : null}
      </div>
    </main>
  );
}

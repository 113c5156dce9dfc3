import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const LOOKS = {
  info: { icon: Info, className: "border-line bg-sunken text-ink [&>svg]:text-ink-3" },
  good: { icon: CircleCheck, className: "border-transparent bg-good-soft text-good-ink" },
  warning: {
    icon: TriangleAlert,
    className: "border-transparent bg-client-error-soft text-client-error-ink",
  },
  error: { icon: CircleAlert, className: "border-transparent bg-error-soft text-error-ink" },
} as const;

/** A sentence in its own box: what happened and what to do next. Errors are announced. */
export function Notice({
  tone = "info",
  action,
  className,
  children,
}: {
  tone?: keyof typeof LOOKS;
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { icon: Icon, className: look } = LOOKS[tone];
  return (
    <div
      role={tone === "error" ? "alert" : "note"}
      className={cn("flex items-start gap-2.5 rounded-lg border px-3 py-2.5 text-sm", look, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 text-pretty">{children}</div>
      {action}
    </div>
  );
}

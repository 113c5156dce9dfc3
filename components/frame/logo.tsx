import { cn } from "../ui/cn";

/** The mark: a call going out and what comes back of it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6 text-accent", className)}>
      <rect width="24" height="24" rx="6.5" fill="currentColor" />
      <g fill="none" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round">
        <path d="M15.8 7.6a5.8 5.8 0 1 0 0 8.8" />
        <path d="M12 12h6.4" />
      </g>
      <circle cx="12" cy="12" r="1.9" fill="var(--on-accent)" />
    </svg>
  );
}

/** Mark and name. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 text-lg font-semibold tracking-tight", className)}>
      <Mark />
      Callsight
    </span>
  );
}

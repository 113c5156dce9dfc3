import { cn } from "./cn";

/** A grey shape where something will be. Give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-breathe rounded-sm bg-hover", className)} />;
}

/** Wraps skeletons so that a screen reader hears one "Loading". */
export function Loading({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">Loading</span>
      {children}
    </div>
  );
}

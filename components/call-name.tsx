import { middleCut } from "@/lib/format";
import { cn } from "./ui/cn";
import { Unknown } from "./unknown";

/**
 * A call in mono: the target (tool, URI, prompt) first when there is one, its method beside it. Of a call that is known
 * only from its cancellation neither is.
 */
export function CallName({
  method,
  target,
  charactersMax = 48,
  className,
}: {
  method: string;
  target: string;
  charactersMax?: number;
  className?: string;
}) {
  return (
    <span className={cn("inline-flex min-w-0 items-baseline gap-2 font-mono text-xs", className)}>
      {target ? (
        <span className="foreign truncate text-ink" title={target}>
          {middleCut(target, charactersMax)}
        </span>
      ) : null}
      {method ? (
        <span className={cn("foreign shrink-0", target ? "text-ink-3" : "text-ink")}>{method}</span>
      ) : (
        <Unknown />
      )}
    </span>
  );
}

import { middleCut } from "@/lib/format";
import { cn } from "./ui/cn";
import { Unknown } from "./unknown";

/**
 * A call in mono: the target (tool, URI, prompt) first when there is one, its method beside it, or below it on phones
 * where both do not fit. Of a call that is known only from its cancellation neither is.
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
    <span
      className={cn(
        "inline-flex min-w-0 items-baseline gap-x-2 font-mono text-xs max-md:flex-wrap",
        className,
      )}
    >
      {target ? (
        <span className="foreign truncate text-ink" title={target}>
          {middleCut(target, charactersMax)}
        </span>
      ) : null}
      {method ? (
        <span
          className={cn("foreign max-w-full shrink-0 truncate", target ? "text-ink-3" : "text-ink")}
          title={method}
        >
          {method}
        </span>
      ) : (
        <Unknown />
      )}
    </span>
  );
}

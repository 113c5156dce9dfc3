import { countOf, formatExactCount } from "@/lib/format";
import type { UsageCounts } from "@/lib/queries/usage";
import { cn } from "../ui/cn";
import { lossOf } from "./loss";

const sum = (counts: Record<string, number>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** "12,403 items arrived in the last 24 hours, and all of them were stored." */
export function UsageSentence({ kinds, range }: { kinds: Record<string, UsageCounts>; range: string }) {
  const all = Object.values(kinds);
  const received = all.reduce((total, counts) => total + counts.received, 0);
  const stored = all.reduce((total, counts) => total + counts.stored, 0);
  const dropped = all.reduce((total, counts) => total + sum(counts.sdk_dropped), 0);
  const rejected = received - stored;
  return (
    <p className="text-lg text-pretty text-ink-2">
      {received === 0 ? (
        <>Nothing arrived {range}.</>
      ) : (
        <>
          <strong className="tabular font-semibold text-ink">{formatExactCount(received)}</strong>{" "}
          {received === 1 ? "item" : "items"} arrived {range},{" "}
          {rejected === 0 ? (
            "and all of them were stored."
          ) : (
            <>
              <strong className="tabular font-semibold text-ink">{formatExactCount(stored)}</strong> were
              stored and{" "}
              <strong
                className={cn(
                  "tabular font-semibold",
                  all.some((counts) => lossOf(counts.rejected) > 0) ? "text-error-ink" : "text-ink",
                )}
              >
                {formatExactCount(rejected)}
              </strong>{" "}
              {rejected === 1 ? "was" : "were"} not.
            </>
          )}
        </>
      )}
      {dropped > 0 ? ` SDKs say that they dropped ${countOf(dropped, "more item")} before sending.` : ""}
    </p>
  );
}

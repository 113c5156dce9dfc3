import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Delta } from "@/lib/format";
import { cn } from "./ui/cn";

export type KeyFigure = {
  label: string;
  value: string;
  /** Under the value, in small: "of 1,284". */
  note?: ReactNode;
  /** Against the stretch before; null when there is nothing to compare with. */
  delta?: Delta | null;
  /** Which way is good; `neither` for mere volume. */
  good?: "up" | "down" | "neither";
};

const ARROWS = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight } as const;

/** Figures in a row, each with its change. */
export function KeyFigures({ figures, before }: { figures: KeyFigure[]; before: string }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {figures.map((figure) => (
        <div key={figure.label} className="flex min-h-[92px] flex-col bg-panel px-4 py-3">
          <dt className="text-xs text-ink-3">{figure.label}</dt>
          <dd className="tabular mt-0.5 text-2xl font-semibold tracking-tight">{figure.value}</dd>
          <dd className="tabular flex flex-wrap gap-x-2.5 text-xs text-ink-3">
            {figure.delta ? (
              <Change delta={figure.delta} good={figure.good ?? "neither"} before={before} />
            ) : null}
            {figure.note ? <span>{figure.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ delta, good, before }: { delta: Delta; good: "up" | "down" | "neither"; before: string }) {
  const Arrow = ARROWS[delta.direction];
  const isJudged = good !== "neither" && delta.direction !== "flat";
  return (
    <span
      title={`against ${before}`}
      className={cn(
        "tabular inline-flex items-center gap-1 text-xs",
        !isJudged && "text-ink-3",
        isJudged && (delta.direction === good ? "text-good-ink" : "text-error-ink"),
      )}
    >
      <Arrow aria-hidden className="size-3.5" />
      {delta.text}
      <span className="sr-only"> against {before}</span>
    </span>
  );
}

import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const look = cva(
  "inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      /** A meaning, the same in every chart, badge and message. */
      tone: {
        neutral: "bg-ok-soft text-ok-ink",
        accent: "bg-accent-soft text-accent-ink",
        good: "bg-good-soft text-good-ink",
        error: "bg-error-soft text-error-ink",
        "client-error": "bg-client-error-soft text-client-error-ink",
        cancelled: "bg-cancelled-soft text-cancelled-ink",
        slow: "bg-slow-soft text-slow-ink",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof look>["tone"]>;

export function Badge({ className, tone, ...props }: ComponentProps<"span"> & VariantProps<typeof look>) {
  return <span className={cn(look({ tone }), className)} {...props} />;
}

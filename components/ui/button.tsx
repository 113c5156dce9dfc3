import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const look = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      /** `primary`: the one thing to do here. `danger`: something is lost. `quiet`: beside other things. */
      intent: {
        primary: "bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border border-line-strong bg-panel text-ink hover:bg-hover",
        quiet: "text-ink-2 hover:bg-hover hover:text-ink",
        danger: "bg-error-ink text-panel hover:opacity-90",
        link: "text-accent-ink underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-base",
        icon: "size-8",
        "icon-sm": "size-7 [&_svg]:size-3.5",
        inline: "h-auto p-0 text-[length:inherit]",
      },
    },
    defaultVariants: { intent: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof look> & { asChild?: boolean };

/** A button; with `asChild`, its look on the child (`<Button asChild><Link …/></Button>`). An icon alone needs `aria-label`. */
export function Button({ className, intent, size, asChild = false, type, ...props }: ButtonProps) {
  const classes = cn(look({ intent, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? "button"} className={classes} {...props} />;
}

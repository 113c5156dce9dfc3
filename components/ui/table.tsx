import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A table that scrolls sideways in its own box, never the page. Name it with `aria-label`. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div className="scroll-quiet overflow-x-auto">
      <table className={cn("w-full border-collapse text-sm", className)} {...props} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("text-left text-xs text-ink-3", className)} {...props} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("h-9 border-t border-line first:border-t-0", className)} {...props} />;
}

/** A column's head; `numeric` columns are right-aligned, head and cells. */
export function Th({ className, numeric, ...props }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 border-b border-line px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function Td({ className, numeric, ...props }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn(
        "px-3 whitespace-nowrap first:pl-4 last:pr-4",
        numeric && "tabular text-right",
        className,
      )}
      {...props}
    />
  );
}

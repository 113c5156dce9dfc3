import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Th } from "./table";

/** A column's head that sorts by it; the URL follows. Numbers begin with the largest. */
export function SortHeader({
  href,
  sorted,
  numeric = true,
  children,
}: {
  href: string;
  /** How the table is sorted by this column, if it is. */
  sorted: "ascending" | "descending" | null;
  numeric?: boolean;
  children: ReactNode;
}) {
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  return (
    <Th numeric={numeric} {...(sorted ? { "aria-sort": sorted } : {})}>
      <Link
        href={href}
        scroll={false}
        prefetch={false}
        className={cn("group inline-flex items-center gap-1 hover:text-ink", sorted && "text-ink")}
      >
        <Arrow
          aria-hidden
          className={cn(
            "size-3",
            !sorted && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60",
          )}
        />
        {children}
      </Link>
    </Th>
  );
}

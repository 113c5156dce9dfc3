"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { filtersOf } from "../filters/names";

/** To the page above this one, with the filters that led here. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  const filters = filtersOf(useSearchParams());
  return (
    <Link
      href={filters.size > 0 ? `${href}?${filters}` : href}
      className="font-normal text-ink-2 hover:text-ink hover:underline"
    >
      {children}
    </Link>
  );
}

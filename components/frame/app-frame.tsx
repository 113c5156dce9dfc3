"use client";

import { Menu } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Sheet, SheetContent, SheetTrigger } from "../ui/sheet";
import { Mark } from "./logo";
import { Rail, type RailProps } from "./rail";
import { RAIL_COOKIE } from "./rail-cookie";

/**
 * The frame of every page inside an organisation: rail at the left (216 px, or icons), on phones a bar with a sheet.
 *
 * @param startsNarrow what the rail's cookie said, so that the server draws it as the reader left it
 */
export function AppFrame({
  startsNarrow,
  children,
  ...rail
}: RailProps & { startsNarrow: boolean; children: ReactNode }) {
  const [isNarrow, setNarrow] = useState(startsNarrow);
  const [isOpen, setOpen] = useState(false);
  const toggle = () => {
    setNarrow(!isNarrow);
    rememberRail(!isNarrow);
  };
  const current = rail.projects.find((one) => one.slug === rail.at.projectSlug);
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#page"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside
        className={cn(
          "sticky top-0 hidden h-dvh shrink-0 border-r border-line bg-panel transition-[width] duration-150 md:block",
          isNarrow ? "w-14" : "w-54",
        )}
      >
        <Rail {...rail} isNarrow={isNarrow} onToggle={toggle} />
      </aside>
      <header className="flex h-12 items-center gap-2 border-b border-line bg-panel px-3 md:hidden">
        <Sheet open={isOpen} onOpenChange={setOpen}>
          <SheetTrigger asChild>
            <Button intent="quiet" size="icon" aria-label="Open the navigation">
              <Menu />
            </Button>
          </SheetTrigger>
          <SheetContent side="left" title="Navigation" className="pt-9">
            <Rail {...rail} onNavigate={() => setOpen(false)} />
          </SheetContent>
        </Sheet>
        <Mark className="size-5" />
        <span className="truncate text-sm font-medium">{current?.name ?? rail.at.orgName}</span>
      </header>
      <main id="page" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        {children}
      </main>
    </div>
  );
}

function rememberRail(isNarrow: boolean): void {
  // Not the Cookie Store API: it is missing on plain http, where many installations live.
  document.cookie = `${RAIL_COOKIE}=${isNarrow ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
}

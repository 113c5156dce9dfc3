"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { filtersOf } from "../filters/names";
import { cn } from "../ui/cn";
import { Tooltip } from "../ui/tooltip";
import { CARE, isAt, PLACES, type Place } from "./places";
import { type ProjectLink, ProjectSwitcher, type Whereabouts } from "./project-switcher";
import { type Person, UserMenu } from "./user-menu";

export type RailProps = {
  at: Whereabouts;
  projects: ProjectLink[];
  person: Person;
  signOut: () => Promise<void>;
};

/** The left rail: which project, which page, who. `onToggle` is absent where it cannot be collapsed (phones). */
export function Rail({
  at,
  projects,
  person,
  signOut,
  isNarrow = false,
  onToggle,
  onNavigate,
}: RailProps & { isNarrow?: boolean; onToggle?: () => void; onNavigate?: () => void }) {
  const base = at.projectSlug ? `/${at.orgSlug}/${at.projectSlug}` : undefined;
  const Toggle = isNarrow ? PanelLeftOpen : PanelLeftClose;
  return (
    <div className="flex h-full min-h-0 flex-col gap-2 p-2">
      <ProjectSwitcher at={at} projects={projects} isNarrow={isNarrow} />
      {base ? (
        <nav aria-label="Project" className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto pt-1">
          {PLACES.map((place) => (
            <RailLink key={place.path} {...{ place, base, isNarrow, onNavigate }} keepsFilters />
          ))}
          <hr className="mx-2 my-2" />
          {CARE.map((place) => (
            <RailLink key={place.path} {...{ place, base, isNarrow, onNavigate }} />
          ))}
        </nav>
      ) : (
        <div className="flex-1" />
      )}
      <div className={cn("flex items-center gap-1 border-t border-line pt-2", isNarrow && "flex-col")}>
        <div className={cn("min-w-0", !isNarrow && "flex-1")}>
          <UserMenu person={person} signOut={signOut} isNarrow={isNarrow} />
        </div>
        {onToggle ? (
          <button
            type="button"
            onClick={onToggle}
            aria-expanded={!isNarrow}
            aria-label={isNarrow ? "Widen the navigation" : "Narrow the navigation"}
            className="grid size-8 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
          >
            <Toggle aria-hidden className="size-4" />
          </button>
        ) : null}
      </div>
    </div>
  );
}

function RailLink({
  place,
  base,
  isNarrow,
  keepsFilters = false,
  onNavigate,
}: {
  place: Place;
  base: string;
  isNarrow: boolean;
  keepsFilters?: boolean;
  onNavigate?: (() => void) | undefined;
}) {
  const pathname = usePathname();
  const filters = filtersOf(useSearchParams());
  const isCurrent = isAt(place, base, pathname);
  const query = keepsFilters && filters.size > 0 ? `?${filters}` : "";
  const Icon = place.icon;
  const link = (
    <Link
      href={base + place.path + query}
      aria-current={isCurrent ? "page" : undefined}
      aria-label={isNarrow ? place.label : undefined}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-ink-2 transition-colors hover:bg-hover hover:text-ink",
        isNarrow && "justify-center",
        isCurrent && "bg-accent-soft font-medium text-accent-ink hover:bg-accent-soft hover:text-accent-ink",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {isNarrow ? null : place.label}
    </Link>
  );
  return isNarrow ? (
    <Tooltip text={place.label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

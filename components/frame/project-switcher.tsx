"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import Link from "next/link";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { Mark } from "./logo";

/** A project that this person may open. */
export type ProjectLink = { orgSlug: string; orgName: string; slug: string; name: string };
/** Where the page is: in an organisation, usually in one of its projects. */
export type Whereabouts = { orgSlug: string; orgName: string; projectSlug?: string };

/** The name of the current project; opens the list of all of them. */
export function ProjectSwitcher({
  at,
  projects,
  isNarrow,
}: {
  at: Whereabouts;
  projects: ProjectLink[];
  isNarrow: boolean;
}) {
  const current = projects.find((one) => one.orgSlug === at.orgSlug && one.slug === at.projectSlug);
  const organisations = new Map<string, ProjectLink[]>([[at.orgSlug, []]]);
  for (const one of projects)
    organisations.set(one.orgSlug, [...(organisations.get(one.orgSlug) ?? []), one]);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Project ${current?.name ?? at.orgName}, switch`}
        className="flex h-12 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
      >
        <Mark className="shrink-0" />
        {isNarrow ? null : (
          <>
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-sm font-medium">{current?.name ?? at.orgName}</span>
              <span className="block truncate text-xs text-ink-3">
                {current ? at.orgName : "Organisation"}
              </span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-60">
        {[...organisations].map(([orgSlug, mine]) => (
          <div key={orgSlug}>
            <DropdownMenuLabel className="truncate">{mine[0]?.orgName ?? at.orgName}</DropdownMenuLabel>
            {mine.map((one) => (
              <DropdownMenuItem key={one.slug} asChild>
                <Link href={`/${one.orgSlug}/${one.slug}`}>
                  <span className="min-w-0 flex-1 truncate">{one.name}</span>
                  {one === current ? <Check aria-label="current" /> : null}
                </Link>
              </DropdownMenuItem>
            ))}
            <DropdownMenuItem asChild>
              <Link href={`/${orgSlug}`} className="text-ink-2">
                All projects
              </Link>
            </DropdownMenuItem>
          </div>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/new">
            <Plus aria-hidden />
            New project
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

"use client";

import { LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { useTransition } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";

export type Person = { email: string; name: string | null };

const THEMES = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
] as const;

/** Who is signed in; theme and sign-out. `signOut` is a server action. */
export function UserMenu({
  person,
  signOut,
  isNarrow,
}: {
  person: Person;
  signOut: () => Promise<void>;
  isNarrow: boolean;
}) {
  const { theme, setTheme } = useTheme();
  const [isLeaving, startLeaving] = useTransition();
  const name = person.name ?? person.email;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`Account of ${name}`}
        className="flex h-10 w-full items-center gap-2 rounded-md px-2 text-left text-sm text-ink-2 hover:bg-hover hover:text-ink"
      >
        <span
          aria-hidden
          className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-ink uppercase"
        >
          {name.slice(0, 1)}
        </span>
        {isNarrow ? null : <span className="truncate">{name}</span>}
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" align="start" className="w-56">
        <DropdownMenuLabel className="truncate">{person.email}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          {THEMES.map(([value, label]) => (
            <DropdownMenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem disabled={isLeaving} onSelect={() => startLeaving(signOut)}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

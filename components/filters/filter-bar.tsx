"use client";

import { Link2, ListFilter, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { Suspense, useOptimistic, useState, useTransition } from "react";
import { toast } from "sonner";
import { middleCut } from "@/lib/format";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { copyText } from "../ui/copy-button";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { Skeleton } from "../ui/skeleton";
import {
  ALWAYS_SHOWN,
  FILTER_LABELS,
  FILTER_NAMES,
  type FilterName,
  type FilterValues,
  withValues,
} from "./names";
import { RangePicker } from "./range-picker";
import { ValueList } from "./value-list";

/**
 * The bar under every page's title: range, the four everyday filters, "Filter" for the rest; what is active is a chip
 * that can be opened and removed. The URL is the only state.
 *
 * @param applied the query string of what the page is really filtered by; the URL may ask for more than there is
 * @param values what the menus offer; still on its way when the bar is drawn
 */
export function FilterBar({
  applied,
  range,
  values,
}: {
  applied: string;
  range: { from: string; to: string };
  values: Promise<FilterValues | null>;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  // Ticks follow the hand at once, while the page is still being asked for.
  const [query, setQuery] = useOptimistic(applied);
  const params = new URLSearchParams(query);
  const change = (name: FilterName, chosen: readonly string[]) =>
    startTransition(() => {
      const next = withValues(query, name, chosen);
      setQuery(next.slice(1));
      router.push(next, { scroll: false });
    });

  const active = FILTER_NAMES.filter((name) => params.getAll(name).some((value) => value !== ""));
  const shown = FILTER_NAMES.filter((name) => ALWAYS_SHOWN.includes(name) || active.includes(name));
  return (
    <div
      role="toolbar"
      aria-label="Filters"
      aria-busy={isPending}
      className="scroll-quiet -my-1 flex items-center gap-1.5 overflow-x-auto py-1 md:flex-wrap md:overflow-visible"
    >
      <RangePicker {...range} />
      {shown.map((name) => (
        <FilterChip
          key={name}
          name={name}
          chosen={params.getAll(name).filter((value) => value !== "")}
          values={values}
          onChange={(chosen) => change(name, chosen)}
        />
      ))}
      <MoreFilters
        names={FILTER_NAMES.filter((name) => !shown.includes(name))}
        values={values}
        onChange={change}
      />
      {active.length > 0 ? (
        <Button
          intent="quiet"
          size="sm"
          onClick={() =>
            startTransition(() => {
              const kept = new URLSearchParams(query);
              for (const name of FILTER_NAMES) kept.delete(name);
              setQuery(kept.toString());
              router.push(`?${kept}`, { scroll: false });
            })
          }
        >
          Clear
        </Button>
      ) : null}
      <CopyLink className="ml-auto" />
    </div>
  );
}

function FilterChip({
  name,
  chosen,
  values,
  onChange,
}: {
  name: FilterName;
  chosen: string[];
  values: Promise<FilterValues | null>;
  onChange: (chosen: string[]) => void;
}) {
  const label = FILTER_LABELS[name];
  const isActive = chosen.length > 0;
  return (
    <span
      className={cn(
        "inline-flex h-7 shrink-0 items-center rounded-md border text-xs",
        isActive
          ? "border-accent bg-accent-soft text-accent-ink"
          : "border-dashed border-line-strong text-ink-2",
      )}
    >
      <Popover>
        <PopoverTrigger
          aria-label={
            isActive ? `${label}: ${chosen.join(", ")}, change` : `Filter by ${label.toLowerCase()}`
          }
          className="flex h-full items-center gap-1 rounded-md px-2.5 hover:text-ink"
        >
          {label}
          {isActive ? (
            <span className="foreign font-mono font-medium" title={chosen.join(", ")}>
              {middleCut(chosen[0] ?? "", 28)}
              {chosen.length > 1 ? ` +${chosen.length - 1}` : ""}
            </span>
          ) : null}
        </PopoverTrigger>
        <PopoverContent>
          <Suspense fallback={<ListOnItsWay />}>
            <ValueList {...{ name, label, chosen, values, onChange }} />
          </Suspense>
        </PopoverContent>
      </Popover>
      {isActive ? (
        <button
          type="button"
          aria-label={`Remove the filter on ${label.toLowerCase()}`}
          onClick={() => onChange([])}
          className="mr-0.5 grid size-6 place-items-center rounded-md hover:bg-panel"
        >
          <X aria-hidden className="size-3" />
        </button>
      ) : null}
    </span>
  );
}

function MoreFilters({
  names,
  values,
  onChange,
}: {
  names: FilterName[];
  values: Promise<FilterValues | null>;
  onChange: (name: FilterName, chosen: string[]) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState<FilterName | null>(null);
  const open = (next: boolean) => {
    setOpen(next);
    if (!next) setName(null);
  };
  return (
    <Popover open={isOpen} onOpenChange={open}>
      <PopoverTrigger asChild>
        <Button intent="quiet" size="sm">
          <ListFilter aria-hidden />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent className={name ? undefined : "w-48 p-1"}>
        {name ? (
          <Suspense fallback={<ListOnItsWay />}>
            <ValueList
              name={name}
              label={FILTER_LABELS[name]}
              chosen={[]}
              values={values}
              onChange={(chosen) => {
                open(false);
                onChange(name, chosen);
              }}
            />
          </Suspense>
        ) : (
          names.map((one) => (
            <button
              key={one}
              type="button"
              onClick={() => setName(one)}
              className="flex h-8 w-full items-center rounded-md px-2 text-sm hover:bg-hover"
            >
              {FILTER_LABELS[one]}
            </button>
          ))
        )}
      </PopoverContent>
    </Popover>
  );
}

function ListOnItsWay() {
  return (
    <div className="flex flex-col gap-3 p-3">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-4 w-48" />
      <Skeleton className="h-4 w-40" />
    </div>
  );
}

function CopyLink({ className }: { className?: string }) {
  const copy = async () => {
    if (await copyText(window.location.href)) toast("Link copied, with its filters.");
    else toast.error("The browser did not allow copying. Copy the address bar instead.");
  };
  return (
    <Button intent="quiet" size="sm" className={cn("shrink-0", className)} onClick={copy}>
      <Link2 aria-hidden />
      Copy link
    </Button>
  );
}

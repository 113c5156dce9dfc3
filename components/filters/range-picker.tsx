"use client";

import { CalendarClock, Check } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { formatTimestamp } from "@/lib/format";
import { rangeWords } from "../range-words";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { withRange } from "./names";

const PRESETS = [
  ["30m", "Last 30 minutes"],
  ["1h", "Last hour"],
  ["6h", "Last 6 hours"],
  ["24h", "Last 24 hours"],
  ["7d", "Last 7 days"],
  ["30d", "Last 30 days"],
  ["90d", "Last 90 days"],
] as const;

/** Which stretch of time the page asks about: a preset, or two times in the reader's zone. */
export function RangePicker({ from, to }: { from: string; to: string }) {
  const [isOpen, setOpen] = useState(false);
  const search = useSearchParams();
  const router = useRouter();
  const [problem, setProblem] = useState("");

  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [start, end] = ["from", "to"].map((name) => new Date(String(form.get(name))));
    if (!start || !end || Number.isNaN(+start) || Number.isNaN(+end) || start >= end) {
      setProblem("Give a start and a later end.");
      return;
    }
    setOpen(false);
    router.push(withRange(search, { from: start.toISOString(), to: end.toISOString() }), { scroll: false });
  };

  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="sm" aria-label={`Time range: ${rangeLabel(from, to)}`} suppressHydrationWarning>
          <CalendarClock aria-hidden />
          <span suppressHydrationWarning>{rangeLabel(from, to)}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent className="flex flex-col p-1">
        {PRESETS.map(([ago, label]) => {
          const isCurrent = from === ago && to === "now";
          return (
            <Link
              key={ago}
              href={withRange(search, { from: ago, to: "now" })}
              scroll={false}
              onClick={() => setOpen(false)}
              aria-current={isCurrent ? "true" : undefined}
              className={cn(
                "flex h-8 items-center justify-between rounded-md px-2 text-sm hover:bg-hover",
                isCurrent && "font-medium",
              )}
            >
              {label}
              {isCurrent ? <Check aria-hidden className="size-4 text-ink-3" /> : null}
            </Link>
          );
        })}
        <form onSubmit={choose} className="mt-1 flex flex-col gap-3 border-t border-line p-2 pt-3">
          <Field label="From" error={problem}>
            {(wiring) => (
              <Input type="datetime-local" name="from" step={1} defaultValue={localValue(from)} {...wiring} />
            )}
          </Field>
          <Field label="To">
            {(wiring) => (
              <Input type="datetime-local" name="to" step={1} defaultValue={localValue(to)} {...wiring} />
            )}
          </Field>
          <Button type="submit" intent="primary" size="sm">
            Show this range
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}

const IN_THE = "in the ";

function rangeLabel(from: string, to: string): string {
  const preset = PRESETS.find(([ago]) => ago === from && to === "now");
  if (preset) return preset[1];
  const words = rangeWords({ from, to });
  if (words.startsWith(IN_THE)) return `L${words.slice(IN_THE.length + 1)}`;
  const start = moment(from);
  const end = to === "now" ? "now" : moment(to);
  const isOneDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} – ${isOneDay ? end.slice(11) : end}`;
}

function moment(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? `${text} ago` : formatTimestamp(time).slice(0, 16);
}

/** What `<input type="datetime-local">` shows: local time without a zone; `""` for relative ends. */
function localValue(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? "" : formatTimestamp(time).slice(0, 19).replace(" ", "T");
}

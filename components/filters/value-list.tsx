"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { use, useState } from "react";
import { formatCount, middleCut } from "@/lib/format";
import { cn } from "../ui/cn";
import type { FilterName, FilterValues } from "./names";

/**
 * The values of one filter, to tick. What is typed finds values, and can be used as it stands: users and sessions are
 * too many for a list.
 *
 * @param values null when the store did not answer
 */
export function ValueList({
  name,
  label,
  chosen,
  values,
  onChange,
}: {
  name: FilterName;
  label: string;
  chosen: readonly string[];
  values: Promise<FilterValues | null>;
  onChange: (chosen: string[]) => void;
}) {
  const known = use(values);
  const [typed, setTyped] = useState("");
  const offered = known?.[name] ?? [];
  const missing = chosen.filter((value) => !offered.some((one) => one.value === value));
  const all = [...missing.map((value) => ({ value, count: null })), ...offered];
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const exact = typed.trim();
  return (
    <Command label={label} className="flex max-h-80 flex-col">
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder={offered.length > 0 ? `Find a ${label.toLowerCase()}` : `Type a ${label.toLowerCase()}`}
        className="h-10 shrink-0 border-b border-line bg-transparent px-3 text-lg outline-none placeholder:text-ink-3 sm:text-sm"
      />
      <Command.List className="scroll-quiet overflow-y-auto p-1">
        {known === null ? (
          <p className="px-2 py-1.5 text-xs text-error-ink">The values did not load. Type one instead.</p>
        ) : null}
        {known !== null && all.length === 0 && exact === "" ? (
          <p className="px-2 py-1.5 text-xs text-ink-3">None in this range.</p>
        ) : null}
        {all.map(({ value, count }) => (
          <Row key={value} value={value} onSelect={() => toggle(value)}>
            <Tick isOn={chosen.includes(value)} />
            <span className="foreign min-w-0 flex-1 truncate font-mono text-xs" title={value}>
              {middleCut(value, 34)}
            </span>
            {count === null ? null : <span className="tabular text-xs text-ink-3">{formatCount(count)}</span>}
          </Row>
        ))}
        {exact !== "" && !all.some((one) => one.value === exact) ? (
          <Row
            value={`use ${exact}`}
            onSelect={() => {
              onChange([...chosen, exact]);
              setTyped("");
            }}
          >
            <span className="truncate">
              Use <span className="foreign font-mono text-xs">{exact}</span>
            </span>
          </Row>
        ) : null}
      </Command.List>
    </Command>
  );
}

function Row({
  value,
  onSelect,
  children,
}: {
  value: string;
  onSelect: () => void;
  children: React.ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}

function Tick({ isOn }: { isOn: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-4 shrink-0 place-items-center rounded-sm border",
        isOn ? "border-accent bg-accent text-on-accent" : "border-line-strong",
      )}
    >
      {isOn ? <Check className="size-3" /> : null}
    </span>
  );
}

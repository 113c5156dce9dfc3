"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { formatBytes } from "@/lib/format";
import { CopyButton } from "../ui/copy-button";

const SEARCH_FROM = 12;
const VALUE_CHARACTERS_MAX = 400;

/** A span's attributes, as they were sent. */
export function Attributes({
  attributes,
}: {
  attributes: { key: string; value: string; cutBytes: number }[];
}) {
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const found = attributes.filter(
    ({ key, value }) => key.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted),
  );
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      {attributes.length >= SEARCH_FROM ? (
        <label className="flex h-8 items-center gap-2 border-b border-line px-2.5">
          <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <input
            value={words}
            onChange={(event) => setWords(event.target.value)}
            placeholder="Search in the attributes"
            aria-label="Search in the attributes"
            className="min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-3 sm:text-xs"
          />
        </label>
      ) : null}
      <dl className="divide-y divide-line font-mono text-xs">
        {found.map(({ key, value, cutBytes }) => (
          <div key={key} className="group relative grid gap-x-4 px-3 py-1.5 @sm:grid-cols-2">
            <dt className="text-ink-3 [overflow-wrap:anywhere]">{key}</dt>
            <dd className="whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">
              <bdi>
                {value.length > VALUE_CHARACTERS_MAX ? `${value.slice(0, VALUE_CHARACTERS_MAX)}…` : value}
              </bdi>
              {cutBytes > 0 ? (
                <span className="text-ink-3"> … {formatBytes(cutBytes)} more were not stored</span>
              ) : null}
            </dd>
            <span className="absolute top-0.5 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
              <CopyButton value={value} label={`Copy ${key}`} className="size-6 bg-hover" />
            </span>
          </div>
        ))}
        {found.length === 0 ? <p className="px-3 py-2 font-sans text-ink-3">Nothing found.</p> : null}
      </dl>
    </div>
  );
}

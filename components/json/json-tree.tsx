"use client";

import { ChevronRight, Search } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { formatBytes } from "@/lib/format";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/copy-button";
import { exactNumberOf, find, type JsonValue, jsonText, membersOf, pathText } from "./json-value";

const OPEN_LEVELS = 2; // Below the outermost braces: enough to read `content[0].text` of a tool's result.
const MEMBERS_FIRST = 100;
const STRING_CHARACTERS_MAX = 280;
const SEARCH_FROM_CHARACTERS = 300;

/**
 * JSON to read: two levels open, search inside, every value with its path to copy, long strings folded. Everything is
 * drawn as text, whatever it says.
 *
 * @param label what it is, for the search box and the copy button: "arguments"
 */
export function JsonTree({ value, label }: { value: JsonValue; label: string }) {
  const [words, setWords] = useState("");
  const deferred = useDeferredValue(words.trim());
  const shown = useMemo(() => (deferred ? find(value, deferred) : null), [value, deferred]);
  const text = useMemo(() => jsonText(value), [value]);
  const isSearchable = membersOf(value).length > 0 && text.length > SEARCH_FROM_CHARACTERS;
  return (
    <div className="rounded-lg border border-line bg-sunken">
      {isSearchable ? (
        <label className="flex h-8 items-center gap-2 border-b border-line px-2.5">
          <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
          <input
            value={words}
            onChange={(event) => setWords(event.target.value)}
            placeholder={`Search in the ${label}`}
            aria-label={`Search in the ${label}`}
            className="min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-3 sm:text-xs"
          />
          {shown ? (
            <span role="status" className="text-xs text-ink-3">
              {shown.size === 0 ? "nothing found" : ""}
            </span>
          ) : null}
        </label>
      ) : null}
      <div className="scroll-quiet max-h-[480px] overflow-auto py-1.5 font-mono text-xs leading-5">
        {membersOf(value).length > 0 ? (
          <Members value={value} path={[]} shown={shown} words={deferred} />
        ) : (
          <div className="px-3">
            <Leaf value={value} words="" />
          </div>
        )}
      </div>
    </div>
  );
}

type Step = string | number;
type Searching = { shown: Set<string> | null; words: string };

function Members({ value, path, shown, words }: { value: JsonValue; path: Step[] } & Searching) {
  const [limit, setLimit] = useState(MEMBERS_FIRST);
  const members = membersOf(value).filter(([key]) => !shown || shown.has(pathText([...path, key])));
  return (
    <ul>
      {members.slice(0, limit).map(([key, member]) => (
        <Member key={key} name={key} value={member} path={[...path, key]} shown={shown} words={words} />
      ))}
      {members.length > limit ? (
        <li style={{ paddingLeft: 12 + path.length * 14 }}>
          <button
            type="button"
            onClick={() => setLimit(limit + 10 * MEMBERS_FIRST)}
            className="text-accent-ink hover:underline"
          >
            {members.length - limit} more
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function Member({
  name,
  value,
  path,
  shown,
  words,
}: { name: Step; value: JsonValue; path: Step[] } & Searching) {
  const [isToggled, setToggled] = useState(false);
  const isParent = value !== null && typeof value === "object";
  const count = isParent ? membersOf(value).length : 0;
  const opensAtFirst = path.length <= OPEN_LEVELS || shown !== null;
  const isOpen = isParent && count > 0 && opensAtFirst !== isToggled;
  const brackets = Array.isArray(value) ? "[]" : "{}";
  const head = (
    <>
      <Key name={name} words={words} />
      {isParent ? (
        <span className="text-ink-3">
          {isOpen
            ? brackets[0]
            : count === 0
              ? brackets
              : `${brackets[0]} ${count} ${count === 1 ? "item" : "items"} ${brackets[1]}`}
        </span>
      ) : null}
    </>
  );
  return (
    <li>
      <div
        className="group relative flex items-start pr-16 hover:bg-hover"
        style={{ paddingLeft: 10 + (path.length - 1) * 14 }}
      >
        {isParent && count > 0 ? (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setToggled(!isToggled)}
            className="flex min-w-0 items-start text-left"
          >
            <ChevronRight
              aria-hidden
              className={cn(
                "mt-1 mr-0.5 size-3 shrink-0 text-ink-3 transition-transform",
                isOpen && "rotate-90",
              )}
            />
            <span>{head}</span>
          </button>
        ) : (
          <div className="min-w-0 pl-3.5 break-words [overflow-wrap:anywhere]">
            {head}
            {isParent ? null : <Leaf value={value} words={words} />}
          </div>
        )}
        <span className="absolute top-0 right-1 flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
          <CopyButton value={() => copyText(value)} label="Copy the value" className="size-5 bg-hover" />
          <CopyButton
            value={() => pathText(path)}
            label={`Copy the path ${pathText(path)}`}
            text="path"
            className="h-5 bg-hover px-1 text-2xs"
          />
        </span>
      </div>
      {isOpen ? <Members value={value} path={path} shown={shown} words={words} /> : null}
    </li>
  );
}

function Key({ name, words }: { name: Step; words: string }) {
  return (
    <span className={typeof name === "number" ? "text-ink-3" : "text-accent-ink"}>
      <Found text={String(name)} words={words} />
      <span className="text-ink-3">: </span>
    </span>
  );
}

const SCRUBBED = "[scrubbed]";

function Leaf({ value, words }: { value: JsonValue; words: string }) {
  const [isWhole, setWhole] = useState(false);
  const exact = exactNumberOf(value);
  if (exact !== null || typeof value !== "string")
    return <span className="text-cancelled-ink">{exact ?? String(value)}</span>;
  if (value === SCRUBBED) return <Scrubbed />;
  const isLong = value.length > STRING_CHARACTERS_MAX;
  const text = isLong && !isWhole ? value.slice(0, STRING_CHARACTERS_MAX) : value;
  return (
    <span className="whitespace-pre-wrap text-ink">
      <Quote />
      <Found text={text} words={words} />
      {isLong ? (
        <>
          {isWhole ? " " : "… "}
          <button
            type="button"
            onClick={() => setWhole(!isWhole)}
            className="font-sans text-accent-ink hover:underline"
          >
            {isWhole ? "fold" : `show all ${formatBytes(new TextEncoder().encode(value).length)}`}
          </button>
        </>
      ) : (
        <Quote />
      )}
    </span>
  );
}

const copyText = (value: JsonValue) =>
  typeof value === "string" ? (exactNumberOf(value) ?? value) : jsonText(value);

/** Tells "5" from 5. */
function Quote() {
  return (
    <span aria-hidden className="text-ink-3">
      "
    </span>
  );
}

function Scrubbed() {
  return (
    <span
      title="Removed before it was stored, because it looked like a secret."
      className="rounded-sm bg-cancelled-soft px-1 text-cancelled-ink"
    >
      {SCRUBBED}
    </span>
  );
}

/** The text, with what was searched for marked. */
function Found({ text, words }: { text: string; words: string }) {
  const at = words ? text.toLowerCase().indexOf(words.toLowerCase()) : -1;
  if (at < 0) return <span className="foreign">{text}</span>;
  return (
    <span className="foreign">
      {text.slice(0, at)}
      <mark className="rounded-sm bg-client-error-soft text-client-error-ink">
        {text.slice(at, at + words.length)}
      </mark>
      {text.slice(at + words.length)}
    </span>
  );
}

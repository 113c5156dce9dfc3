"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { formatDuration, middleCut } from "@/lib/format";
import { cn } from "../ui/cn";
import type { Layout } from "./layout";

/** A span as the waterfall draws it. `method` is `""` for spans that are not MCP. */
export type WaterfallRow = {
  spanId: string;
  name: string;
  method: string;
  target: string;
  isFailed: boolean;
  /** What went wrong, shown beside the bar. */
  message: string;
  depth: number;
  durationMs: number;
  /** Its parent was never received, or its clock was moved: said on hover. */
  note: string;
};

const ROW_PX = 28;
const ROWS_SEEN_MAX = 24;
const OVERSCAN = 12;
const DEPTH_DRAWN_MAX = 14; // Deeper rows are not indented further: there would be no room for the name.

/**
 * A trace from top to bottom. Only the rows in view exist: a trace may have thousands. A row is a link to its span
 * (`?span=`); ↑ ↓ walk them.
 */
export function Waterfall({
  rows,
  layout,
  initialSpanId,
}: {
  rows: WaterfallRow[];
  layout: Layout;
  /** Selected while the URL names no span. */
  initialSpanId: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const search = useSearchParams();
  const router = useRouter();
  const selectedId = search.get("span") ?? initialSpanId;
  const selected = rows.findIndex((row) => row.spanId === selectedId);

  // A link to a span shows it, however far down it is.
  useEffect(() => {
    const view = box.current;
    if (!view || selected < 0) return;
    const top = selected * ROW_PX;
    if (top < view.scrollTop) view.scrollTop = top - ROW_PX;
    else if (top + ROW_PX > view.scrollTop + view.clientHeight) {
      view.scrollTop = top - view.clientHeight / 2;
    }
  }, [selected]);

  const hrefOf = (spanId: string) => {
    const query = new URLSearchParams(search);
    query.set("span", spanId);
    return `?${query}`;
  };
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = step ? rows[selected + step] : undefined;
    if (!next) return;
    event.preventDefault();
    router.replace(hrefOf(next.spanId), { scroll: false });
  };

  const seen = Math.min(rows.length, ROWS_SEEN_MAX);
  const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - OVERSCAN);
  const drawn = rows.slice(first, first + seen + 2 * OVERSCAN);
  return (
    <div className="min-w-0">
      <Axis layout={layout} />
      <div
        ref={box}
        role="listbox"
        aria-label="Spans of this trace"
        aria-activedescendant={selected >= 0 ? `span-${selectedId}` : undefined}
        tabIndex={0}
        onKeyDown={walk}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        className="scroll-quiet relative overflow-y-auto focus-visible:-outline-offset-2"
        style={{ maxHeight: ROWS_SEEN_MAX * ROW_PX }}
      >
        <div style={{ height: rows.length * ROW_PX }} />
        <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${first * ROW_PX}px)` }}>
          {drawn.map((row, index) => (
            <Row
              key={row.spanId}
              row={row}
              bar={layout.bars[first + index] ?? { leftPercent: 0, widthPercent: 0 }}
              ticks={layout.ticks}
              isSelected={row.spanId === selectedId}
              href={hrefOf(row.spanId)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

const COLUMNS = "grid grid-cols-[minmax(0,11fr)_minmax(0,14fr)]";

function Axis({ layout }: { layout: Layout }) {
  return (
    <div aria-hidden className={cn(COLUMNS, "h-7 border-b border-line text-2xs text-ink-3")}>
      <span className="self-center pl-4">
        {layout.scale === "aligned" ? "Each call from its own start" : ""}
      </span>
      <div className="tabular @container relative mr-16">
        {layout.ticks.map((tick, index) => (
          <span
            key={tick.ms}
            className="absolute inset-y-0 flex items-center border-l border-line pl-1 whitespace-nowrap"
            style={{ left: `${tick.leftPercent}%` }}
          >
            {tick.leftPercent < 96 ? (
              <span className={cn(index % 2 > 0 && layout.ticks.length > 3 && "@max-xs:hidden")}>
                {formatDuration(tick.ms)}
              </span>
            ) : null}
          </span>
        ))}
      </div>
    </div>
  );
}

function Row({
  row,
  bar,
  ticks,
  isSelected,
  href,
}: {
  row: WaterfallRow;
  bar: Layout["bars"][number];
  ticks: Layout["ticks"];
  isSelected: boolean;
  href: string;
}) {
  const isCall = row.method !== "";
  return (
    <Link
      id={`span-${row.spanId}`}
      role="option"
      aria-selected={isSelected}
      tabIndex={-1}
      href={href}
      replace
      scroll={false}
      prefetch={false}
      title={row.note || undefined}
      className={cn(
        COLUMNS,
        "h-7 text-xs hover:bg-hover",
        isSelected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span
        className={cn(
          "flex min-w-0 items-center gap-2 border-l-2 pr-3",
          isCall ? "border-accent" : "border-transparent",
        )}
        style={{ paddingLeft: 14 + Math.min(row.depth, DEPTH_DRAWN_MAX) * 14 }}
      >
        {isCall ? (
          <span className="min-w-0 truncate font-mono">
            {row.target ? (
              <>
                <span className="foreign text-ink">{middleCut(row.target, 40)}</span>{" "}
              </>
            ) : null}
            <span className={cn("foreign", row.target ? "text-ink-3" : "text-ink")}>{row.method}</span>
          </span>
        ) : (
          <span className="foreign min-w-0 truncate text-ink-2">{row.name}</span>
        )}
      </span>
      <span className="relative mr-16 block h-full">
        {ticks.map((tick) => (
          <span
            key={tick.ms}
            aria-hidden
            className="absolute inset-y-0 border-l border-line"
            style={{ left: `${tick.leftPercent}%` }}
          />
        ))}
        <span
          className={cn("absolute top-1.5 h-4 rounded-[2px]", isCall ? "bg-accent" : "bg-ok")}
          style={{ left: `${bar.leftPercent}%`, width: `max(3px, ${bar.widthPercent}%)` }}
        >
          {row.isFailed ? (
            <span aria-hidden className="absolute inset-y-0 right-0 w-1 min-w-1 rounded-r-[2px] bg-error" />
          ) : null}
        </span>
        <BarWords row={row} bar={bar} />
      </span>
    </Link>
  );
}

/**
 * Duration at the bar's end and what went wrong beside it; on the bar's other side when it ends at the right edge, and
 * the message inside the bar when it leaves no room on either.
 */
function BarWords({ row, bar }: { row: WaterfallRow; bar: Layout["bars"][number] }) {
  const end = bar.leftPercent + bar.widthPercent;
  const isBefore = end > 70 && bar.leftPercent > 35;
  const isOnBar = end > 70 && !isBefore;
  const message = row.isFailed ? (
    <span className={cn("flex min-w-0 items-center gap-1", isOnBar ? "text-on-accent" : "text-error-ink")}>
      <TriangleAlert aria-label="failed" className="size-3 shrink-0" />
      <span className="foreign max-w-72 truncate">{row.message}</span>
    </span>
  ) : null;
  return (
    <>
      <span
        className={cn(
          "tabular absolute top-0 flex h-full items-center gap-1.5 whitespace-nowrap",
          isBefore && "flex-row-reverse",
        )}
        style={
          isBefore
            ? { right: `calc(${100 - bar.leftPercent}% + 6px)`, maxWidth: `calc(${bar.leftPercent}% - 10px)` }
            : { left: `calc(${end}% + 6px)`, maxWidth: `calc(${100 - end}% + 58px)` }
        }
      >
        <span className="shrink-0 text-ink-2">{formatDuration(row.durationMs)}</span>
        {isOnBar ? null : message}
      </span>
      {isOnBar && message ? (
        <span
          className="absolute top-0 flex h-full items-center px-1.5 text-2xs whitespace-nowrap"
          style={{ left: `${bar.leftPercent}%`, width: `${bar.widthPercent}%` }}
        >
          {message}
        </span>
      ) : null}
    </>
  );
}

"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useId, useState } from "react";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatCount, formatRate } from "@/lib/format";
import { withRange } from "../filters/names";
import { ChartTooltip } from "./chart-tooltip";
import { tickLabel, timeTicks } from "./time-axis";

/** One series: a count for every bucket. */
export type BarSeries = { name: string; colour: string; counts: number[] };

export type BarsOverTimeProps = {
  /** What the chart shows, in words, for people who do not see it. */
  label: string;
  /** Starts of the buckets, milliseconds since the epoch. */
  times: number[];
  bucketSeconds: number;
  /** When the range ends: a bucket that ends later is unfinished and drawn hatched. */
  untilMs: number;
  /** Stacked from the bottom. */
  series: BarSeries[];
  /** A share of one for every bucket, drawn as a line on an axis of its own; null where there was nothing. */
  rate?: { name: string; colour: string; shares: (number | null)[] };
  height?: number;
};

type Point = { time: number; index: number };

const AXIS = { fontSize: 11, fill: "var(--ink-3)" };

/** Bars per bucket, stacked; all charts of a page share one cursor, and dragging across one zooms the page. */
export function BarsOverTime({
  label,
  times,
  bucketSeconds,
  untilMs,
  series,
  rate,
  height = 200,
}: BarsOverTimeProps) {
  const mask = useId();
  const { dragged, handlers } = useDragToZoom(bucketSeconds * 1_000);
  const rateMax = rate ? niceRateMax(rate.shares) : 1;
  const points = times.map((time, index) => ({ time, index }));
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0) + bucketSeconds * 1_000;
  if (!series.some((one) => one.counts.some((count) => count > 0))) {
    return (
      <p className="grid place-items-center text-sm text-ink-3" style={{ height }}>
        No requests in this range.
      </p>
    );
  }
  const bar = (props: unknown) => drawBar(props as DrawnBar, `url(#${mask})`, bucketSeconds * 1_000, untilMs);
  return (
    <figure aria-label={label} className="m-0 select-none" style={{ height }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={points}
          syncId="time"
          syncMethod="value"
          margin={{ top: 8, right: rate ? 0 : 4, bottom: 0, left: 0 }}
          barCategoryGap={times.length > 60 ? 0.5 : 1.5}
          className="[&_*:focus]:outline-none"
          {...handlers}
        >
          <defs>
            <pattern
              id={`${mask}-stripes`}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="5" height="5" fill="#555" />
              <rect width="2.5" height="5" fill="#fff" />
            </pattern>
            <mask id={mask} maskContentUnits="userSpaceOnUse">
              <rect width="10000" height="2000" fill={`url(#${mask}-stripes)`} />
            </mask>
          </defs>
          <CartesianGrid yAxisId="count" vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="time"
            ticks={timeTicks(times, new Date().getTimezoneOffset(), 8)}
            tickFormatter={(time: number) => tickLabel(time, spanMs)}
            tick={AXIS}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            minTickGap={16}
            height={22}
          />
          <YAxis
            yAxisId="count"
            width={40}
            tickFormatter={formatCount}
            allowDecimals={false}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            tickCount={4}
          />
          {rate ? (
            <YAxis
              yAxisId="rate"
              orientation="right"
              width={40}
              domain={[0, rateMax]}
              ticks={[0, rateMax / 2, rateMax]}
              tickFormatter={formatRate}
              tick={AXIS}
              tickLine={false}
              axisLine={false}
            />
          ) : null}
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--ink)", fillOpacity: 0.06 }}
            wrapperStyle={{ zIndex: 30 }}
            content={({ active, label: time }) =>
              active && typeof time === "number" ? (
                <ChartTooltip
                  time={time}
                  index={times.indexOf(time)}
                  {...{ bucketSeconds, untilMs, series }}
                  {...(rate ? { rate } : {})}
                />
              ) : null
            }
          />
          {series.map((one) => (
            <Bar
              key={one.name}
              yAxisId="count"
              stackId="counts"
              name={one.name}
              dataKey={(point: Point) => one.counts[point.index] ?? 0}
              fill={one.colour}
              shape={bar}
              isAnimationActive={false}
            />
          ))}
          {rate ? (
            <Line
              yAxisId="rate"
              name={rate.name}
              dataKey={(point: Point) => rate.shares[point.index] ?? null}
              stroke={rate.colour}
              strokeWidth={1.5}
              dot={(dot: { cx?: number; cy?: number; index?: number }) => lonelyDot(dot, rate)}
              activeDot={{ r: 3, strokeWidth: 0 }}
              isAnimationActive={false}
            />
          ) : null}
          {dragged ? (
            <ReferenceArea
              yAxisId="count"
              x1={dragged[0]}
              x2={dragged[1]}
              fill="var(--accent)"
              fillOpacity={0.14}
              stroke="var(--accent)"
              strokeOpacity={0.5}
            />
          ) : null}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** The axis ends at a round share, so that its middle is one too. */
function niceRateMax(shares: readonly (number | null)[]): number {
  const most = shares.reduce<number>((max, share) => Math.max(max, share ?? 0), 0);
  return [0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 1].find((round) => round >= most) ?? 1;
}

type DrawnBar = { x: number; y: number; width: number; height: number; fill: string; payload: Point };

function drawBar(
  { x, y, width, height, fill, payload }: DrawnBar,
  mask: string,
  bucketMs: number,
  untilMs: number,
) {
  if (!(height > 0)) return <g />;
  const isUnfinished = payload.time + bucketMs > untilMs;
  // A single failed call among thousands must still be seen.
  const seenHeight = Math.max(height, 1);
  return (
    <rect
      x={x}
      y={y + height - seenHeight}
      width={Math.max(width, 0.5)}
      height={seenHeight}
      fill={fill}
      {...(isUnfinished ? { mask } : {})}
    />
  );
}

/** A line shows only between two points: a bucket with calls between two without needs a dot. */
function lonelyDot(
  { cx, cy, index }: { cx?: number; cy?: number; index?: number },
  { shares, colour }: { shares: (number | null)[]; colour: string },
) {
  const at = index ?? -1;
  const isLonely = shares[at] != null && shares[at - 1] == null && shares[at + 1] == null;
  return isLonely && cx !== undefined && cy !== undefined ? (
    <circle key={at} cx={cx} cy={cy} r={2} fill={colour} />
  ) : (
    <g key={at} />
  );
}

/** Dragging across buckets asks the page for exactly those: `from` and `to` go into the URL. */
function useDragToZoom(bucketMs: number) {
  const router = useRouter();
  const search = useSearchParams();
  const [dragged, setDragged] = useState<[number, number] | null>(null);
  const at = (state: { activeLabel?: string | number | undefined }) =>
    state.activeLabel === undefined ? null : Number(state.activeLabel);
  const zoom = () => {
    setDragged(null);
    if (!dragged || dragged[0] === dragged[1]) return;
    const from = new Date(Math.min(...dragged)).toISOString();
    const to = new Date(Math.max(...dragged) + bucketMs).toISOString();
    router.push(withRange(search, { from, to }), { scroll: false });
  };
  return {
    dragged: dragged && dragged[0] !== dragged[1] ? dragged : null,
    handlers: {
      onMouseDown: (state: { activeLabel?: string | number | undefined }) => {
        const time = at(state);
        if (time !== null) setDragged([time, time]);
      },
      onMouseMove: (state: { activeLabel?: string | number | undefined }) => {
        const time = at(state);
        if (dragged && time !== null) setDragged([dragged[0], time]);
      },
      onMouseUp: zoom,
      onMouseLeave: () => setDragged(null),
    },
  };
}

import Link from "next/link";
import { OTHER, seriesColours } from "@/lib/colours";
import { formatCount, formatRate } from "@/lib/format";
import type { PointSeries, Timeseries } from "@/lib/queries/timeseries";
import { UNKNOWN_WORD } from "../unknown";
import { BarsOverTime } from "./bars-over-time";
import { Dot } from "./chart-tooltip";

/**
 * Requests per bucket, stacked by series, and under it every series with its total and share.
 *
 * @param hrefOf where a series' name leads: the page filtered to it
 */
export function RequestsBySeries({
  data,
  label,
  hrefOf,
  height = 160,
}: {
  data: Timeseries;
  label: string;
  hrefOf: (name: string) => string;
  height?: number;
}) {
  const nameOf = (one: PointSeries) => (one.isOther ? OTHER : one.name || UNKNOWN_WORD);
  const colours = seriesColours(data.series.map(nameOf));
  const series = data.series.map((one) => ({
    name: nameOf(one),
    colour: colours.get(nameOf(one)) ?? "var(--series-other)",
    counts: one.points.map((point) => point.count),
    href: one.isOther ? null : hrefOf(one.name),
    total: one.points.reduce((sum, point) => sum + point.count, 0),
  }));
  const present = series.filter((one) => one.total > 0); // Without any call there is one series, of nothing.
  const total = series.reduce((sum, one) => sum + one.total, 0);
  return (
    <>
      <BarsOverTime
        label={label}
        times={(data.series[0]?.points ?? []).map((point) => Date.parse(point.time))}
        bucketSeconds={data.bucketSeconds}
        untilMs={data.range.to.getTime()}
        series={series.map(({ name, colour, counts }) => ({ name, colour, counts }))}
        height={height}
      />
      <ul className="mt-3 grid grid-cols-1 gap-x-6 sm:grid-cols-2">
        {present.map((one) => (
          <li key={one.name} className="flex h-6 items-center text-xs">
            <Dot colour={one.colour} />
            {one.href ? (
              <Link
                href={one.href}
                prefetch={false}
                title={one.name}
                className="foreign min-w-0 truncate text-ink hover:underline"
              >
                {one.name}
              </Link>
            ) : (
              <span className="min-w-0 truncate text-ink-2">{one.name}</span>
            )}
            <span className="tabular ml-auto shrink-0 pl-3 text-ink">{formatCount(one.total)}</span>
            <span className="tabular w-15 shrink-0 text-right text-ink-3">
              {formatRate(total > 0 ? one.total / total : 0)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

import { formatCount, formatRate } from "@/lib/format";
import type { BarsOverTimeProps } from "./bars-over-time";
import { bucketLabel } from "./time-axis";

/** One bucket in figures: total first, then every series by size with its share. */
export function ChartTooltip({
  time,
  index,
  bucketSeconds,
  untilMs,
  series,
  rate,
}: Pick<BarsOverTimeProps, "bucketSeconds" | "untilMs" | "series" | "rate"> & {
  time: number;
  index: number;
}) {
  const rows = series
    .map((one) => ({ name: one.name, colour: one.colour, count: one.counts[index] ?? 0 }))
    .filter((row) => row.count > 0)
    .sort((a, b) => b.count - a.count);
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const share = rate?.shares[index];
  return (
    <div className="min-w-44 rounded-md border border-line bg-raised px-2.5 py-2 text-xs shadow-lg shadow-shade/20">
      <p className="mb-1 text-ink-3">
        {bucketLabel(time, bucketSeconds)}
        {time + bucketSeconds * 1_000 > untilMs ? ", so far" : ""}
      </p>
      <table className="tabular w-full">
        <tbody>
          <tr className="font-medium">
            <td className="pr-4">Requests</td>
            <td className="text-right">{formatCount(total)}</td>
            <td className="w-15" />
          </tr>
          {rows.length > 1 || series.length > 1
            ? rows.map((row) => (
                <tr key={row.name}>
                  <td className="max-w-48 truncate pr-4 text-ink-2">
                    <Dot colour={row.colour} />
                    <bdi>{row.name}</bdi>
                  </td>
                  <td className="text-right">{formatCount(row.count)}</td>
                  <td className="pl-3 text-right text-ink-3">{formatRate(row.count / total)}</td>
                </tr>
              ))
            : null}
          {rate && share != null ? (
            <tr>
              <td className="pr-4 text-ink-2">
                <span
                  aria-hidden
                  className="mr-1.5 inline-block h-0.5 w-2 align-middle"
                  style={{ background: rate.colour }}
                />
                {rate.name}
              </td>
              <td className="text-right">{formatRate(share)}</td>
              <td />
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

/** A series' colour beside its name. */
export function Dot({ colour }: { colour: string }) {
  return (
    <span
      aria-hidden
      className="mr-1.5 inline-block size-2 shrink-0 rounded-[2px]"
      style={{ background: colour }}
    />
  );
}

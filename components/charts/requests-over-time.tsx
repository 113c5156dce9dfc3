import type { Timeseries } from "@/lib/queries/timeseries";
import { BarsOverTime } from "./bars-over-time";

/** All requests per bucket, the failed ones among them in red, and the error rate as a line. */
export function RequestsOverTime({ data, height }: { data: Timeseries; height?: number }) {
  const points = data.series[0]?.points ?? [];
  return (
    <BarsOverTime
      label="Requests and error rate over time"
      times={points.map((point) => Date.parse(point.time))}
      bucketSeconds={data.bucketSeconds}
      untilMs={data.range.to.getTime()}
      series={[
        { name: "Errors", colour: "var(--error)", counts: points.map((point) => point.errors) },
        {
          name: "Others",
          colour: "var(--ok)",
          counts: points.map((point) => Math.max(0, point.count - point.errors)),
        },
      ]}
      rate={{
        name: "Error rate",
        colour: "var(--error-ink)",
        shares: points.map((point) => (point.count > 0 ? point.error_rate : null)),
      }}
      {...(height ? { height } : {})}
    />
  );
}

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQuery } from "@/lib/clickhouse/query";
import type { Filters } from "@/lib/filters";
import { bucketSeconds, isLong, type TimeRange, wholeHours } from "@/lib/time-range";
import {
  callParams,
  callValues,
  HOUR_CALLS,
  needsSpans,
  SPAN_CALLS,
  spanParams,
  spanValues,
} from "./call-filters";
import { ERRORS, JUDGED } from "./measures";

/** What a chart over time can be split by. */
export const SERIES = [
  "client",
  "transport",
  "target",
  "method",
  "release",
  "environment",
  "outcome",
  "protocol_version",
  "server",
] as const;
export type Series = (typeof SERIES)[number];

// Constant once `by` is bound: columns of the other choices are not read.
const NAME = `
        multiIf(
          {by:String} = 'client', call.client_name,
          {by:String} = 'transport', call.transport,
          {by:String} = 'target', call.target,
          {by:String} = 'method', call.method,
          {by:String} = 'release', call.release,
          {by:String} = 'environment', call.environment,
          {by:String} = 'outcome', call.outcome,
          {by:String} = 'protocol_version', call.protocol_version,
          {by:String} = 'server', call.server_name,
          '') AS name` as const;

const POINTS_HEAD = `
  SELECT
    toUInt8(least(place, {top:UInt8} + 1)) AS rank,
    toUInt8(place > {top:UInt8}) AS is_other,
    if(place > {top:UInt8}, '', name) AS series,
    bucket AS time,
    round(sum(weight)) AS count,
    round(sum(failed)) AS errors,
    if(sum(judged) > 0.001, sum(failed) / sum(judged), 0) AS error_rate
  FROM (
    SELECT *, dense_rank() OVER (ORDER BY total DESC, name) AS place
    FROM (
      SELECT *, sum(weight) OVER (PARTITION BY name) AS total
      FROM (
        SELECT ${NAME},
          sum(call.calls) AS weight,
          ${ERRORS} AS failed,
          ${JUDGED} AS judged,` as const;

// Empty buckets are filled here, per series, so that a chart never joins two points across a silence.
const POINTS_TAIL = `
        GROUP BY name, bucket
      )
    )
  )
  GROUP BY rank, is_other, series, time
  ORDER BY rank, is_other, series, time WITH FILL
    FROM toDateTime({from:DateTime64(3)}, 'UTC') TO toDateTime({to:DateTime64(3)}, 'UTC')
    STEP toIntervalSecond({bucket:UInt32})` as const;

const options = { by: z.enum([...SERIES, ""]), top: z.int().min(1).max(50), bucket: z.int().min(1) };

const row = {
  rank: z.number(),
  is_other: z.number().transform((flag) => flag === 1),
  series: z.string(),
  time: z.string(),
  count: z.number(),
  errors: z.number(),
  error_rate: z.number(),
};

const timeseriesOfSpans = projectQuery({
  name: "timeseriesOfSpans",
  sql: `${POINTS_HEAD}
          toDateTime(toStartOfInterval(call.start_time, toIntervalSecond({bucket:UInt32})), 'UTC') AS bucket
        ${SPAN_CALLS}
        ${POINTS_TAIL}`,
  params: { ...spanParams, ...options },
  row,
});

const timeseriesOfHours = projectQuery({
  name: "timeseriesOfHours",
  sql: `${POINTS_HEAD}
          toDateTime(toStartOfInterval(call.hour, toIntervalSecond({bucket:UInt32})), 'UTC') AS bucket
        ${HOUR_CALLS}
        ${POINTS_TAIL}`,
  params: { ...callParams, ...options },
  row,
});

/** `time` is the start of the bucket, ISO 8601 in UTC. */
export type Point = { time: string; count: number; errors: number; error_rate: number };

/** `name` is `""` for calls whose client (transport, …) is not known, and for the one that holds everything else. */
export type PointSeries = { name: string; isOther: boolean; points: Point[] };

export type Timeseries = {
  /** Widened at its start to a whole bucket, so that the first point is not low merely for being cut. */
  range: TimeRange;
  bucketSeconds: number;
  /** Largest first, "other" last; one without a name when no split was asked for. */
  series: PointSeries[];
};

/**
 * Requests and errors per bucket, zero-filled, in one series or split into the `top` largest (8) and "other".
 *
 * @throws QueryError
 */
export async function timeseries(
  access: ProjectAccess,
  filters: Filters,
  range: TimeRange,
  { by, top = 8 }: { by?: Series; top?: number } = {},
): Promise<Timeseries> {
  const bucket = bucketSeconds(range);
  const isWide = isLong(range) && !needsSpans(filters);
  const widened = wholeBuckets(isWide ? wholeHours(range) : range, bucket);
  const asked = { filters, range: widened };
  const chosen = { by: by ?? ("" as const), top, bucket };
  const rows = isWide
    ? await timeseriesOfHours(access, { ...callValues(asked), ...chosen })
    : await timeseriesOfSpans(access, { ...spanValues(asked), ...chosen });
  return { range: widened, bucketSeconds: bucket, series: inSeries(rows) };
}

function wholeBuckets({ from, to }: TimeRange, bucket: number): TimeRange {
  const bucketMs = bucket * 1000;
  return { from: new Date(Math.floor(from.getTime() / bucketMs) * bucketMs), to };
}

type PointRow = Point & { series: string; is_other: boolean };

function inSeries(rows: readonly PointRow[]): PointSeries[] {
  const series: PointSeries[] = [];
  for (const { series: name, is_other: isOther, time, count, errors, error_rate } of rows) {
    const last = series.at(-1);
    const point = { time, count, errors, error_rate };
    if (last && last.name === name && last.isOther === isOther) last.points.push(point);
    else series.push({ name, isOther, points: [point] });
  }
  return series;
}

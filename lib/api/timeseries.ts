import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { filterShape } from "@/lib/filters";
import { SERIES, timeseries } from "@/lib/queries/timeseries";
import { limitOf, readParameters, readRange } from "./parameters";

export const timeseriesParameters = {
  by: z
    .enum(SERIES, { error: `must be one of ${SERIES.join(", ")}` })
    .optional()
    .describe("What to split by; one series of everything without it."),
  ...filterShape,
  limit: limitOf({ fallback: 8, max: 50 }).describe(
    "How many series to keep apart, at most 50; the others are added up in one with `is_other`.",
  ),
};

export const timeseriesAnswer = z.object({
  bucket_seconds: z.int(),
  data: z.array(
    z.object({
      time: z.iso.datetime().describe("Start of the bucket."),
      series: z.string().describe("Empty for what is not known, for everything, and for `is_other`."),
      is_other: z.boolean(),
      count: z.number(),
      errors: z.number(),
      error_rate: z.number(),
    }),
  ),
  next_cursor: z.null(),
});

/** Requests and errors of a project over time, zero-filled. */
export async function answerTimeseries(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof timeseriesAnswer>> {
  const { by, limit, ...filters } = readParameters(request, timeseriesParameters);
  const range = readRange(filters, now);
  const { bucketSeconds, series } = await timeseries(access, filters, range, {
    top: limit,
    ...(by ? { by } : {}),
  });
  const data = series.flatMap(({ name, isOther, points }) =>
    points.map((point) => ({ ...point, series: name, is_other: isOther })),
  );
  return { bucket_seconds: bucketSeconds, data, next_cursor: null };
}

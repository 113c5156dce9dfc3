import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { filterShape } from "@/lib/filters";
import { breakdown, DIMENSIONS, type Dimension, MEASURES } from "@/lib/queries/breakdown";
import { measuredRow } from "@/lib/queries/measures";
import { readOffset, writeOffset } from "./offset-cursor";
import { cursor, limitOf, readParameters, readRange } from "./parameters";

const by = z
  .preprocess(
    (given) =>
      [given ?? []].flat(2).flatMap((names) => (typeof names === "string" ? names.split(",") : names)),
    z
      .array(z.enum(DIMENSIONS, { error: `must be among ${DIMENSIONS.join(", ")}` }))
      .min(1, { error: `must name at least one of ${DIMENSIONS.join(", ")}` }),
  )
  .describe("What to break calls down by, separated by commas.");

export const breakdownParameters = {
  by,
  ...filterShape,
  sort: z
    .enum(MEASURES, { error: `must be one of ${MEASURES.join(", ")}` })
    .default("count")
    .describe("What to order rows by."),
  order: z
    .enum(["desc", "asc"], { error: "must be desc or asc" })
    .default("desc")
    .describe("Largest first, or smallest first."),
  limit: limitOf({ fallback: 100, max: 1_000 }),
  cursor,
};

const dimensions = Object.fromEntries(DIMENSIONS.map((name) => [name, z.string().optional()])) as Record<
  Dimension,
  z.ZodOptional<z.ZodString>
>; // Object.fromEntries forgets the names.

export const breakdownAnswer = z.object({
  data: z.array(
    z.object({
      ...dimensions,
      ...measuredRow,
    }),
  ),
  next_cursor: z.string().nullable(),
});

/** Calls of a project by the dimensions asked for. */
export async function answerBreakdown(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof breakdownAnswer>> {
  const asked = readParameters(request, breakdownParameters);
  const { by, sort, order, limit, cursor, ...filters } = asked;
  const place = cursor ? readOffset(cursor) : { offset: 0, range: readRange(filters, now) };
  const rows = await breakdown(access, filters, place.range, {
    by,
    sort,
    ascending: order === "asc",
    limit: limit + 1, // One more tells whether there is a next page.
    offset: place.offset,
  });
  const next = rows.length > limit ? writeOffset({ ...place, offset: place.offset + limit }) : null;
  return { data: rows.slice(0, limit), next_cursor: next };
}

import { z } from "zod";
import { type Filters, filterShape } from "@/lib/filters";
import { moment, type TimeRange } from "@/lib/time-range";
import { ApiError } from "./http";

const once = z.string({ error: "must be given once" });

/** How many rows a list answers with. */
export const limitOf = ({ fallback, max }: { fallback: number; max: number }) => {
  const error = `must be a whole number from 1 to ${max}`;
  return z.coerce
    .number({ error })
    .pipe(z.int({ error }).min(1, { error }).max(max, { error }))
    .default(fallback)
    .describe(`How many rows to answer with, at most ${max}.`);
};

export const cursor = once.optional().describe("`next_cursor` of the page before.");

export const rangeShape = { from: filterShape.from, to: filterShape.to };

/**
 * Reads the query string of an API request, strictly: a name that is not known or a value that cannot be used is
 * refused, because an answer to another question than the one asked is worse than none.
 *
 * @throws ApiError 400, with a sentence for every problem
 */
export function readParameters<Shape extends z.ZodRawShape>(
  request: Request,
  shape: Shape,
): z.output<z.ZodObject<Shape>> {
  const search = new URL(request.url).searchParams;
  const given = Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
  const parsed = z.strictObject(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ApiError(400, parsed.error.issues.map((issue) => sentence(issue, Object.keys(shape))).join(" "));
}

function sentence(issue: z.core.$ZodIssue, known: readonly string[]): string {
  if (issue.code !== "unrecognized_keys") return `\`${String(issue.path[0])}\` ${issue.message}.`;
  const names = issue.keys.map((name) => `\`${name}\``).join(", ");
  return `${names} is not a parameter here. These are: ${known.join(", ")}.`;
}

/**
 * The range that a request asks for, both ends relative to the same `now`.
 *
 * @throws ApiError 400 when it ends before it starts
 */
export function readRange({ from, to }: Pick<Filters, "from" | "to">, now: Date): TimeRange {
  const range = { from: moment(from, now), to: moment(to, now) };
  if (range.from && range.to && range.from < range.to) return { from: range.from, to: range.to };
  throw new ApiError(400, "`from` must be earlier than `to`.");
}

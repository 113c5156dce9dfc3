import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { filterShape } from "@/lib/filters";
import { type Headline, headlineRow, overview } from "@/lib/queries/overview";
import { readParameters, readRange } from "./parameters";

export const overviewParameters = filterShape;

const headline = z.object({
  from: z.iso.datetime().describe("Start of what was counted; beyond two days, of a whole hour."),
  to: z.iso.datetime(),
  ...headlineRow,
});
export const overviewAnswer = headline.extend({
  previous: headline.describe("The stretch of equal length before it."),
});

/** Headline numbers of a project. */
export async function answerOverview(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof overviewAnswer>> {
  const filters = readParameters(request, overviewParameters);
  const { previous, ...current } = await overview(access, filters, readRange(filters, now));
  return { ...headlineAnswer(current), previous: headlineAnswer(previous) };
}

const headlineAnswer = ({ range, ...numbers }: Headline) => ({
  from: range.from.toISOString(),
  to: range.to.toISOString(),
  ...numbers,
});

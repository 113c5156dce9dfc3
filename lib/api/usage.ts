import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { type UsageCounts, usage } from "@/lib/queries/usage";
import { rangeShape, readParameters, readRange } from "./parameters";

export const usageParameters = rangeShape;

const counts = z.object({
  received: z.number().describe("stored + the sum of rejected."),
  stored: z.number(),
  rejected: z.record(z.string(), z.number()).describe("By reason."),
  sdk_dropped: z.record(z.string(), z.number()).describe("What SDKs say they dropped themselves, by reason."),
});
export const usageAnswer = counts.extend({
  kinds: z.record(z.string(), counts).describe("The same per kind of item: span, error, session, …"),
});

/** Where the items sent to a project ended, in all and per kind. */
export async function answerUsage(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof usageAnswer>> {
  const range = readRange(readParameters(request, usageParameters), now);
  const kinds = await usage(access, range);
  return { ...total(Object.values(kinds)), kinds };
}

function total(all: readonly UsageCounts[]): UsageCounts {
  const sum: UsageCounts = { received: 0, stored: 0, rejected: {}, sdk_dropped: {} };
  for (const counts of all) {
    sum.received += counts.received;
    sum.stored += counts.stored;
    for (const end of ["rejected", "sdk_dropped"] as const) {
      for (const [reason, items] of Object.entries(counts[end])) {
        sum[end][reason] = (sum[end][reason] ?? 0) + items;
      }
    }
  }
  return sum;
}

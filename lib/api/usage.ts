import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { MISSABLE, type Reason, WHYS } from "@/lib/missing-reasons";
import { reasonWords } from "@/lib/missing-words";
import { type Missing, type MissingData, missing } from "@/lib/queries/missing";
import { type UsageCounts, usage } from "@/lib/queries/usage";
import { USER_AGENT_KINDS } from "@/lib/user-agents";
import { rangeShape, readParameters, readRange } from "./parameters";

export const usageParameters = rangeShape;

const counts = z.object({
  received: z.number().describe("stored + the sum of rejected."),
  stored: z.number(),
  rejected: z.record(z.string(), z.number()).describe("By reason."),
  sdk_dropped: z.record(z.string(), z.number()).describe("What SDKs say they dropped themselves, by reason."),
});
const reason = z.object({
  why: z
    .enum(WHYS)
    .describe(
      "never: the sender never says it. only_on_connect: it does when a client connects, and nothing ties these calls to that. session_start_unseen: they have a session whose beginning was not seen. not_named_on_connect: the client connected without it. sometimes: the sender says it on other calls.",
    ),
  server: z.string().describe("Of the sender, with dialect and transport."),
  dialect: z.string(),
  transport: z.string(),
  user_agent: z
    .enum(USER_AGENT_KINDS)
    .nullable()
    .describe("What the user agent is that could have named the client; null where there can be none."),
  user_agents: z.array(z.string()).describe("At most three of them."),
  count: z.number(),
  because: z.string().describe("The reason as a sentence."),
  remedy: z.string().describe("What would change it."),
});
const REASONS_MAX = 100;
const missingField = z.object({
  what: z.enum(MISSABLE),
  count: z.number().describe("Calls in the range."),
  missing: z.number().describe("How many of them do not say it."),
  by_transport: z.array(z.object({ transport: z.string(), count: z.number(), missing: z.number() })),
  reasons: z
    .array(reason)
    .describe(
      `Why, most calls first, at most ${REASONS_MAX}, of the calls between reasons_from and reasons_to.`,
    ),
  reasons_from: z.iso.datetime().describe("Start of the range, or two days before its end."),
  reasons_to: z.iso.datetime(),
});
export const usageAnswer = counts.extend({
  kinds: z.record(z.string(), counts).describe("The same per kind of item: span, error, session, …"),
  missing: z.array(missingField).describe("What calls do not say, notifications aside; most first."),
});

/** Where the items sent to a project ended, in all and per kind, and what its calls leave unsaid. */
export async function answerUsage(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof usageAnswer>> {
  const range = readRange(readParameters(request, usageParameters), now);
  const [kinds, unsaid] = await Promise.all([usage(access, range), missing(access, range)]);
  return {
    ...total(Object.values(kinds)),
    kinds,
    missing: unsaid.fields.map((field) => missingAnswer(field, unsaid.explained)),
  };
}

function missingAnswer(field: Missing, explained: MissingData["explained"]): z.output<typeof missingField> {
  const { what, count, missing, byTransport, reasons } = field;
  return {
    what,
    count,
    missing,
    by_transport: byTransport,
    reasons: reasons.slice(0, REASONS_MAX).map((one) => reasonAnswer(field, one)),
    reasons_from: explained.from.toISOString(),
    reasons_to: explained.to.toISOString(),
  };
}

const reasonAnswer = ({ what }: Missing, one: Reason): z.output<typeof reason> => ({
  why: one.why,
  server: one.server_name,
  dialect: one.dialect,
  transport: one.transport,
  user_agent: one.userAgent,
  user_agents: one.userAgents,
  count: one.count,
  ...reasonWords(what, one),
});

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

import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { filterShape } from "@/lib/filters";
import { logRow, logsOfTrace } from "@/lib/queries/logs";
import { payload, request as requestOf } from "@/lib/queries/request";
import { requestRow } from "@/lib/queries/request-row";
import { requests } from "@/lib/queries/requests";
import { trace } from "@/lib/queries/traces";
import { familyOf } from "@/lib/span-family";
import { ApiError } from "./http";
import { cursor, limitOf, readParameters, readRange } from "./parameters";

export const requestsParameters = { ...filterShape, limit: limitOf({ fallback: 50, max: 1_000 }), cursor };

export const requestsAnswer = z.object({
  data: z.array(z.object(requestRow)),
  next_cursor: z.string().nullable(),
});

/** Calls of a project, newest first. */
export async function answerRequests(
  access: ProjectAccess,
  request: Request,
  now: Date,
): Promise<z.output<typeof requestsAnswer>> {
  const { limit, cursor, ...filters } = readParameters(request, requestsParameters);
  const page = await requests(access, filters, readRange(filters, now), { limit, cursor });
  return { data: page.requests, next_cursor: page.nextCursor };
}

const value = z
  .unknown()
  .describe(
    "The JSON value as sent, but numbers that a double would alter are strings of their digits; text when it was cut for its size; null when not sent.",
  );
export const requestAnswer = z.object({
  ...requestRow,
  arguments: value,
  result: value,
  attributes: z.record(z.string(), z.string()),
  arguments_bytes: z.number().describe("Size before any cut."),
  result_bytes: z.number().describe("Size before any cut."),
  logs: z
    .array(z.object(logRow))
    .describe("Log lines of the call and of the spans below it, in the order they were written."),
  is_logs_cut: z.boolean().describe("Were log lines left out because there are too many?"),
});

/** One call with its payload and its log lines. @throws ApiError 404 */
export async function answerRequest(
  access: ProjectAccess,
  request: Request,
  id: { traceId: string; spanId: string },
): Promise<z.output<typeof requestAnswer>> {
  readParameters(request, {});
  const [found, { spans }] = await Promise.all([requestOf(access, id), trace(access, id.traceId)]);
  if (!found) throw new ApiError(404, "This project has no such request.");
  const logs = await logsOfTrace(access, id.traceId, familyOf(id.spanId, spans));
  // The schema names the fields that are promised; what pages need beyond them is left out.
  return requestAnswer.parse({
    ...found,
    arguments: payload(found.arguments),
    result: payload(found.result),
    logs: logs.lines,
    is_logs_cut: logs.isCut,
  });
}

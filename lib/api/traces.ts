import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { errorsOfTrace, trace, traceErrorRow, traceSpanRow } from "@/lib/queries/traces";
import { ApiError } from "./http";
import { readParameters } from "./parameters";

export const traceAnswer = z.object({
  trace_id: z.string(),
  spans: z.array(z.object(traceSpanRow)).describe("In the order they began, without payloads."),
  is_cut: z.boolean().describe("Were spans left out because there are too many?"),
  errors: z.array(z.object(traceErrorRow)).describe("In the order they happened."),
});

/** A trace: all its spans and the errors that happened in it. @throws ApiError 404 */
export async function answerTrace(
  access: ProjectAccess,
  request: Request,
  traceId: string,
): Promise<z.output<typeof traceAnswer>> {
  readParameters(request, {});
  const [{ spans, isCut }, errors] = await Promise.all([
    trace(access, traceId),
    errorsOfTrace(access, traceId),
  ]);
  if (spans.length === 0 && errors.length === 0) throw new ApiError(404, "This project has no such trace.");
  return { trace_id: traceId, spans, is_cut: isCut, errors };
}

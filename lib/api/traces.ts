import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { logRow, logsOfTrace } from "@/lib/queries/logs";
import { errorsOfTrace, trace, traceErrorRow, traceSpanRow } from "@/lib/queries/traces";
import { ApiError } from "./http";
import { readParameters } from "./parameters";

export const traceAnswer = z.object({
  trace_id: z.string(),
  spans: z.array(z.object(traceSpanRow)).describe("In the order they began, without payloads."),
  is_cut: z.boolean().describe("Were spans left out because there are too many?"),
  errors: z.array(z.object(traceErrorRow)).describe("In the order they happened."),
  logs: z.array(z.object(logRow)).describe("Log lines, in the order they were written."),
  is_logs_cut: z.boolean().describe("Were log lines left out because there are too many?"),
});

/** A trace: all its spans, and the errors and log lines in it. @throws ApiError 404 */
export async function answerTrace(
  access: ProjectAccess,
  request: Request,
  traceId: string,
): Promise<z.output<typeof traceAnswer>> {
  readParameters(request, {});
  const [{ spans, isCut }, errors, logs] = await Promise.all([
    trace(access, traceId),
    errorsOfTrace(access, traceId),
    logsOfTrace(access, traceId),
  ]);
  if (spans.length + errors.length + logs.lines.length === 0)
    throw new ApiError(404, "This project has no such trace.");
  return {
    trace_id: traceId,
    spans,
    is_cut: isCut,
    errors,
    logs: logs.lines,
    is_logs_cut: logs.isCut,
  };
}

import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerTrace } from "@/lib/api/traces";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/traces/[traceId]">,
): Promise<Response> {
  return answer(async () => {
    const { projectId, traceId } = await params;
    return answerTrace(await admit(request, projectId), request, traceId);
  });
}

import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerRequest } from "@/lib/api/requests";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/requests/[traceId]/[spanId]">,
): Promise<Response> {
  return answer(async () => {
    const { projectId, traceId, spanId } = await params;
    return answerRequest(await admit(request, projectId), request, { traceId, spanId });
  });
}

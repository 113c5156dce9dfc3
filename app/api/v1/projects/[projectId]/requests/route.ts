import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerRequests } from "@/lib/api/requests";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/requests">,
): Promise<Response> {
  return answer(async () => {
    const { projectId } = await params;
    return answerRequests(await admit(request, projectId), request, new Date());
  });
}

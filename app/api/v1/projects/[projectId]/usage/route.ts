import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerUsage } from "@/lib/api/usage";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/usage">,
): Promise<Response> {
  return answer(async () => {
    const { projectId } = await params;
    return answerUsage(await admit(request, projectId), request, new Date());
  });
}

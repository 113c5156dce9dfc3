import { admit } from "@/lib/api/admit";
import { answerBreakdown } from "@/lib/api/breakdown";
import { answer } from "@/lib/api/http";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/breakdown">,
): Promise<Response> {
  return answer(async () => {
    const { projectId } = await params;
    return answerBreakdown(await admit(request, projectId), request, new Date());
  });
}

import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerOverview } from "@/lib/api/overview";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/overview">,
): Promise<Response> {
  return answer(async () => {
    const { projectId } = await params;
    return answerOverview(await admit(request, projectId), request, new Date());
  });
}

import { admit } from "@/lib/api/admit";
import { answer } from "@/lib/api/http";
import { answerTimeseries } from "@/lib/api/timeseries";

export function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/projects/[projectId]/timeseries">,
): Promise<Response> {
  return answer(async () => {
    const { projectId } = await params;
    return answerTimeseries(await admit(request, projectId), request, new Date());
  });
}

import { requireProject } from "@/app/admission";
import { QueryError } from "@/lib/clickhouse/query";
import { firstCall } from "@/lib/queries/first-call";
import { arrivalOf } from "../arrival";

/** Has a call arrived? The setup page asks each second. 503 when the facts store does not answer. */
export async function GET(
  _: Request,
  { params }: RouteContext<"/[org]/[project]/setup/first-call">,
): Promise<Response> {
  const access = await requireProject(await params);
  try {
    const call = await firstCall(access);
    return Response.json({ call: call && arrivalOf(call) }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    console.error(error);
    return Response.json({ error: error.message }, { status: 503 });
  }
}

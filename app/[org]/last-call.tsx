import { requireProject } from "@/app/admission";
import { When } from "@/components/when";
import { QueryError } from "@/lib/clickhouse/query";
import { firstCall } from "@/lib/queries/first-call";

/** When a project was last called, in a few words. */
export async function LastCall({ org, project }: { org: string; project: string }) {
  const access = await requireProject({ org, project });
  try {
    const call = await firstCall(access);
    if (!call) return "No calls yet";
    return (
      <>
        Last call <When at={call.start_time} now={new Date().toISOString()} />
      </>
    );
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    console.error(error);
    return "The last call did not load";
  }
}

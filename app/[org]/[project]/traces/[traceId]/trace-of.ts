import { cache } from "react";
import { requireProject } from "@/app/admission";
import { errorsOfTrace, trace } from "@/lib/queries/traces";

type Path = { org: string; project: string; traceId: string };

/** The spans of the trace in the path. Layout, page and title all ask; the store is asked once per request. */
export const traceOf = (path: Path) => traceOnce(path.org, path.project, path.traceId);
/** The errors of the trace in the path. */
export const errorsOf = (path: Path) => errorsOnce(path.org, path.project, path.traceId);

// By primitive arguments, because `cache` compares them by identity.
const traceOnce = cache(async (org: string, project: string, traceId: string) =>
  trace(await requireProject({ org, project }), traceId),
);
const errorsOnce = cache(async (org: string, project: string, traceId: string) =>
  errorsOfTrace(await requireProject({ org, project }), traceId),
);

import { z } from "zod";
import { DemoError } from "./story";

const Project = z.object({ id: z.number(), slug: z.string(), name: z.string(), url: z.string() });

const BreakdownRow = z.object({
  client: z.string().optional(),
  client_version: z.string().optional(),
  transport: z.string().optional(),
  method: z.string().optional(),
  resource_uri: z.string().optional(),
  count: z.number(),
  p50_duration_ms: z.number().nullable(),
  p95_duration_ms: z.number().nullable(),
  error_rate: z.number(),
  outcomes: z.record(z.string(), z.number()),
});
export type BreakdownRow = z.infer<typeof BreakdownRow>;

/** The few questions that demos ask, over the HTTP API, as anyone could. */
export type Api = ReturnType<typeof apiOf>;

export function apiOf(url: string, token: string, projectId = 0) {
  const get = async <Shape extends z.ZodType>(path: string, row: Shape) => {
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok)
      throw new DemoError(`GET /api/v1${path} answered ${answer.status}: ${await answer.text()}`);
    return z.object({ data: z.array(row) }).parse(await answer.json()).data;
  };
  return {
    projects: () => get("/projects", Project),
    breakdown: (question: Record<string, string>) =>
      get(`/projects/${projectId}/breakdown?${new URLSearchParams(question)}`, BreakdownRow),
  };
}

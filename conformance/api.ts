import { z } from "zod";

const Listed = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  start_time: z.string(),
  method: z.string(),
  category: z.string(),
});

const StoredCall = z.object({
  ...Listed.shape,
  duration_ms: z.number(),
  target: z.string(),
  outcome: z.string(),
  error_type: z.string(),
  error_message: z.string(),
  rpc_code: z.number().nullable(),
  client: z.string(),
  client_version: z.string(),
  transport: z.string(),
  session_id: z.string(),
  protocol_version: z.string(),
  release: z.string(),
  environment: z.string(),
  dialect: z.string(),
  arguments: z.unknown(),
  result: z.unknown(),
  attributes: z.record(z.string(), z.string()),
});

/** A call as the HTTP API gives it, with its payload. */
export type StoredCall = z.output<typeof StoredCall>;

/** The HTTP API, as far as it is needed to see what was stored. */
export type Api = {
  /** Server calls of a time, oldest first, with their payloads. Times in ms since 1970. */
  calls: (fromMs: number, toMs: number) => Promise<StoredCall[]>;
};

export function apiOf(url: string, token: string, projectId: number): Api {
  const get = async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> => {
    const answer = await fetch(`${url}/api/v1/projects/${projectId}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return shape.parse(await answer.json());
  };
  return {
    calls: async (fromMs, toMs) => {
      const range = new URLSearchParams({
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        limit: "1000",
      });
      const { data } = await get(`/requests?${range}`, z.object({ data: z.array(Listed) }));
      const calls = data.map(({ trace_id, span_id }) => get(`/requests/${trace_id}/${span_id}`, StoredCall));
      return (await Promise.all(calls)).reverse();
    },
  };
}

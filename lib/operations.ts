import { metrics } from "@/lib/metrics";
import { readiness } from "@/lib/readiness";

/** What operators and their machines ask; the same through `server.ts` and through Next. */
export type OperationsAnswer = { status: number; contentType: string; body: string };

const json = (status: number, value: object): OperationsAnswer => ({
  status,
  contentType: "application/json",
  body: JSON.stringify(value),
});

/** `/api/health`: this process is alive, whatever its stores do. */
export const health = (): OperationsAnswer => json(200, { status: "alive" });

/** `/api/ready`: it makes sense to send traffic here. */
export async function ready(oldestUnstoredAt: Date | null): Promise<OperationsAnswer> {
  const { isReady, ...says } = await readiness(oldestUnstoredAt);
  return json(isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", ...says });
}

/** `/metrics`: this process in Prometheus' text form. */
export async function metricsPage(): Promise<OperationsAnswer> {
  const { registry } = metrics();
  return { status: 200, contentType: registry.contentType, body: await registry.metrics() };
}

export const asResponse = ({ status, contentType, body }: OperationsAnswer): Response =>
  new Response(body, { status, headers: { "content-type": contentType, "cache-control": "no-store" } });

import { facts } from "@/lib/clickhouse/client";
import { records } from "@/lib/records/store";

const UNSTORED_SECONDS_MAX = 60;
const PATIENCE_MS = 3_000;

/** What `/api/ready` says: 200 when all is well, otherwise 503 and a sentence for each thing that is not. */
export type Readiness = { isReady: boolean; records: string; facts: string; uploads: string };

const WELL = "ok";

/**
 * Asks both stores for a sign of life, and looks whether what was accepted also arrives.
 *
 * @param oldestUnstoredAt arrival of the oldest upload that the facts store does not have yet
 */
export async function readiness(oldestUnstoredAt: Date | null, now = new Date()): Promise<Readiness> {
  const [recordsSay, factsSay] = await Promise.all([
    sign("The state store does not answer", async () => (await records()).$queryRaw`SELECT 1`),
    sign("The facts store does not answer", async () => (await facts()).read(selectOne)),
  ]);
  const waitingSeconds = oldestUnstoredAt ? (now.getTime() - oldestUnstoredAt.getTime()) / 1000 : 0;
  const uploads =
    waitingSeconds <= UNSTORED_SECONDS_MAX
      ? WELL
      : `Accepted uploads have waited ${Math.round(waitingSeconds)} seconds for the facts store; they are kept on disk.`;
  const isReady = recordsSay === WELL && factsSay === WELL && uploads === WELL;
  return { isReady, records: recordsSay, facts: factsSay, uploads };
}

type Reader = Parameters<Parameters<Awaited<ReturnType<typeof facts>>["read"]>[0]>[0];
async function selectOne(reader: Reader): Promise<void> {
  const answer = await reader.query({ query: "SELECT 1", format: "JSONEachRow" });
  await answer.text();
}

async function sign(complaint: string, ask: () => Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${PATIENCE_MS / 1000} seconds`)),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([ask(), patience]);
    return WELL;
  } catch (error) {
    return `${complaint}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

import { type ReactNode, Suspense } from "react";
import { Failed } from "@/components/states/failed";
import { QueryError } from "@/lib/clickhouse/query";

/**
 * A part of a page that waits for its own question. While it waits, `loading` stands in its place; when the store does
 * not answer, the part says so and the rest of the page stays. Anything else that throws is a bug and goes to
 * `error.tsx`.
 *
 *     <Answer what="Requests by client" asked={key} question={() => timeseries(…)} loading={<ChartSkeleton />}>
 *       {(data) => <RequestsBySeries data={data} … />}
 *     </Answer>
 *
 * @param asked changes with the question, so that a new question shows its skeleton again
 */
export function Answer<T>({ asked, loading, ...asking }: Asking<T> & { asked: string; loading: ReactNode }) {
  return (
    <Suspense key={asked} fallback={loading}>
      <Answered {...asking} />
    </Suspense>
  );
}

type Asking<T> = { what: string; question: () => Promise<T>; children: (data: T) => ReactNode };

async function Answered<T>({ what, question, children }: Asking<T>) {
  const answer = await settled(question);
  return answer.ok ? children(answer.data) : <Failed what={what} />;
}

async function settled<T>(question: () => Promise<T>): Promise<{ ok: true; data: T } | { ok: false }> {
  try {
    return { ok: true, data: await question() };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    console.error(error);
    return { ok: false };
  }
}

import Link from "next/link";
import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { type KeyFigure, KeyFigures } from "@/components/key-figures";
import { beforeWords, rangeWords } from "@/components/range-words";
import { HeadlineSkeleton } from "@/components/states/skeletons";
import type { ProjectAccess } from "@/lib/access";
import {
  changeOf,
  countOf,
  formatCount,
  formatDuration,
  formatExactCount,
  formatRate,
  pointsBetween,
} from "@/lib/format";
import { type BreakdownRow, breakdown } from "@/lib/queries/breakdown";
import { type Headline as Counted, overview } from "@/lib/queries/overview";
import { NothingHere } from "./nothing-here";

type Compared = Counted & { previous: Counted };

/** The page's answer in one sentence, and the figures behind it; or what to do when there is nothing. */
export function Headline({ access, question }: { access: ProjectAccess; question: Question }) {
  const { filters, range, asked } = question;
  return (
    <Answer
      what="The figures of this range"
      asked={asked}
      loading={<HeadlineSkeleton />}
      question={() =>
        Promise.all([
          overview(access, filters, range),
          breakdown(access, filters, range, { by: ["method", "target"], limit: 200 }),
        ])
      }
    >
      {([counted, calls]) =>
        counted.count === 0 ? (
          <div data-nothing className="rounded-lg border border-line bg-panel">
            <NothingHere access={access} question={question} />
          </div>
        ) : (
          <section aria-label="In short">
            <Sentence counted={counted} worst={mostFailing(calls)} question={question} />
            <div className="mt-4">
              <KeyFigures figures={figuresOf(counted)} before={beforeWords(filters)} />
            </div>
          </section>
        )
      }
    </Answer>
  );
}

function Sentence({
  counted,
  worst,
  question,
}: {
  counted: Counted;
  worst: BreakdownRow | undefined;
  question: Question;
}) {
  const { count, clients, errors, error_rate } = counted;
  const named = worst?.target || worst?.method;
  return (
    <p className="text-lg text-pretty text-ink-2">
      <strong className="font-semibold text-ink">{countOf(count, "request")}</strong>{" "}
      {clients > 0 ? `from ${countOf(clients, "client")} ` : ""}
      {rangeWords(question.filters)}.{" "}
      {errors === 0 ? (
        "None failed."
      ) : (
        <>
          <strong className="font-semibold text-ink">{formatRate(error_rate)}</strong> failed
          {worst && named ? (
            <>
              , most of all{" "}
              <Link
                href={question.href("/requests", {
                  method: [worst.method ?? ""],
                  target: [worst.target ?? ""],
                  outcome: ["tool_error", "server_error", "no_response"],
                })}
                className="foreign font-mono text-base text-accent-ink hover:underline"
              >
                {named}
              </Link>{" "}
              ({formatCount(failuresOf(worst))} of {formatCount(worst.count)})
            </>
          ) : null}
          .
        </>
      )}
    </p>
  );
}

const failuresOf = ({ outcomes }: BreakdownRow) =>
  (outcomes.tool_error ?? 0) + (outcomes.server_error ?? 0) + (outcomes.no_response ?? 0);

/** By number, not by rate: one call of a rare tool that failed is not the story. */
function mostFailing(calls: readonly BreakdownRow[]): BreakdownRow | undefined {
  const [worst] = [...calls].sort((a, b) => failuresOf(b) - failuresOf(a));
  return worst && failuresOf(worst) > 0 ? worst : undefined;
}

function figuresOf({ previous, ...now }: Compared): KeyFigure[] {
  const silentNow = now.outcomes.no_response ?? 0;
  const silentBefore = previous.outcomes.no_response ?? 0;
  const hadCalls = previous.count > 0;
  return [
    { label: "Requests", value: formatCount(now.count), delta: changeOf(now.count, previous.count) },
    {
      label: "Error rate",
      value: formatRate(now.error_rate),
      note: now.errors > 0 ? `${formatExactCount(now.errors)} failed` : undefined,
      delta: hadCalls ? pointsBetween(now.error_rate, previous.error_rate) : null,
      good: "down",
    },
    {
      label: "Duration, p95",
      value: formatDuration(now.p95_duration_ms),
      note: now.p50_duration_ms === null ? undefined : `p50 ${formatDuration(now.p50_duration_ms)}`,
      delta: hadCalls ? changeOf(now.p95_duration_ms, previous.p95_duration_ms) : null,
      good: "down",
    },
    {
      label: "Without an answer",
      value: formatCount(silentNow),
      delta: changeOf(silentNow, silentBefore),
      good: "down",
    },
    { label: "Clients", value: formatCount(now.clients), delta: changeOf(now.clients, previous.clients) },
    {
      label: "Sessions",
      value: formatCount(now.sessions),
      note: now.users > 0 ? countOf(now.users, "user") : undefined,
      delta: changeOf(now.sessions, previous.sessions),
    },
  ];
}

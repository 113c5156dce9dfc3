import Link from "next/link";
import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { Skeleton } from "@/components/ui/skeleton";
import type { ProjectAccess } from "@/lib/access";
import { formatCount, middleCut } from "@/lib/format";
import { type BreakdownRow, breakdown } from "@/lib/queries/breakdown";
import { isLong, readableBySpan } from "@/lib/time-range";

const SHOWN = 5;

/** By what owners may recognise the callers that gave no name: their user agents, as they were sent. */
export function UnknownCallers({ access, question }: { access: ProjectAccess; question: Question }) {
  const { filters, range, asked, href } = question;
  const part = isLong(range) ? " in the last two days of the range" : "";
  return (
    <div className="mt-2 border-t border-line pt-2 text-xs text-ink-2">
      <Answer
        what="What unknown callers sent"
        asked={asked}
        loading={<Skeleton className="h-4 w-64" />}
        question={() =>
          breakdown(access, { ...filters, client: [""] }, readableBySpan(range), {
            by: ["user_agent"],
            limit: SHOWN + 1,
          })
        }
      >
        {(rows) => (
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span>
              {rows.length > 0 ? `User agents of the unknown${part}:` : `No unknown caller${part}.`}
            </span>
            {rows.slice(0, SHOWN).map((row) => (
              <UserAgent key={row.user_agent} row={row} />
            ))}
            {rows.length > SHOWN ? <span>and others</span> : null}
            <Link
              href={href("/usage", { client: [] })}
              prefetch={false}
              className="ml-auto text-accent-ink hover:underline"
            >
              Why?
            </Link>
          </p>
        )}
      </Answer>
    </div>
  );
}

function UserAgent({ row: { user_agent = "", count } }: { row: BreakdownRow }) {
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1.5">
      {user_agent ? (
        <code className="foreign truncate font-mono text-ink" title={user_agent}>
          {middleCut(user_agent, 40)}
        </code>
      ) : (
        <span>no user agent</span>
      )}
      <span className="tabular">{formatCount(count)}</span>
    </span>
  );
}

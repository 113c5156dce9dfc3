import { CalendarSearch, PlugZap, SearchX } from "lucide-react";
import Link from "next/link";
import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { ProjectAccess } from "@/lib/access";
import { NO_FILTERS } from "@/lib/filters";
import { formatAgo, formatTimestamp } from "@/lib/format";
import { type LastSeen, lastSeen, nearestRange } from "@/lib/queries/last-seen";

type Asking = { access: ProjectAccess; question: Question; page?: string };

/** No calls to show: because none ever came, because none match the filters, or because none are in this range. */
export function NothingHere(asking: Asking) {
  return (
    <Answer
      what="When calls last came"
      asked={asking.question.asked}
      loading={<Skeleton className="m-4 h-40" />}
      question={() => lastSeen(asking.access)}
    >
      {(seen) => <Explained {...asking} seen={seen} />}
    </Answer>
  );
}

function Explained({ access, question, page = "", seen }: Asking & { seen: LastSeen }) {
  const { filters, range, now, href } = question;
  const nearest = nearestRange(range, seen);
  const setup = `/${access.orgSlug}/${access.projectSlug}/setup`;

  if (!nearest) {
    return (
      <EmptyState
        icon={<PlugZap />}
        title="No calls yet"
        action={
          <Button asChild intent="primary">
            <Link href={setup}>Set up a server</Link>
          </Button>
        }
      >
        {seen.arrivedAt
          ? `Something arrived ${formatAgo(seen.arrivedAt, now)}, but no MCP call was in it. The Usage page says what became of it.`
          : "Once a server sends its first call, you see here who calls what, over which transport, how fast, and how it fails."}
      </EmptyState>
    );
  }

  const isFiltered = filtersAreSet(question);
  const hasCallsInRange = seen.calls !== null && seen.calls.from < range.to && seen.calls.to > range.from;
  return (
    <EmptyState
      icon={isFiltered ? <SearchX /> : <CalendarSearch />}
      title={isFiltered ? "No calls match these filters" : "No calls in this range"}
      action={
        <>
          {isFiltered ? (
            <Button asChild>
              <Link href={href(page, { ...NO_FILTERS, from: filters.from, to: filters.to })}>
                Remove the filters
              </Link>
            </Button>
          ) : null}
          {hasCallsInRange && isFiltered ? null : (
            <Button asChild intent="primary">
              <Link href={href(page, { from: nearest.from.toISOString(), to: nearest.to.toISOString() })}>
                Go to the nearest calls
              </Link>
            </Button>
          )}
        </>
      }
    >
      {seen.calls
        ? `This project has calls from ${minute(seen.calls.from)} to ${minute(seen.calls.to)} UTC.`
        : null}
    </EmptyState>
  );
}

const minute = (at: Date) => formatTimestamp(at, "UTC").slice(0, 16);

const filtersAreSet = ({ filters }: Question) =>
  Object.values(filters).some((value) => Array.isArray(value) && value.length > 0);

import Link from "next/link";
import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { CallName } from "@/components/call-name";
import { RowsSkeleton } from "@/components/states/skeletons";
import { Panel } from "@/components/ui/panel";
import { SortHeader } from "@/components/ui/sort-header";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { ProjectAccess } from "@/lib/access";
import { formatCount, formatDuration, formatRate } from "@/lib/format";
import { type BreakdownRow, breakdown, MEASURES, type Measure } from "@/lib/queries/breakdown";

const COLUMNS = [
  ["count", "Requests"],
  ["error_rate", "Error rate"],
  ["avg_duration_ms", "Average"],
  ["p50_duration_ms", "p50"],
  ["p95_duration_ms", "p95"],
  ["p99_duration_ms", "p99"],
] as const satisfies [Measure, string][];

const ROWS = 50;
const ROWS_MAX = 1_000;

/** Every method and target in figures; a row leads to its requests. */
export function CallTable({
  access,
  question,
  ...url
}: {
  access: ProjectAccess;
  question: Question;
  sort: string | undefined;
  direction: string | undefined;
  show: string | undefined;
}) {
  const { filters, range, asked, href } = question;
  const sort = MEASURES.find((measure) => measure === url.sort) ?? "count";
  const ascending = url.direction === "up";
  const limit = url.show === "all" ? ROWS_MAX : ROWS;
  const sortHref = (measure: Measure) => {
    const becomesAscending = sort === measure && !ascending;
    return withParams(href(""), {
      sort: measure === "count" && !becomesAscending ? undefined : measure,
      direction: becomesAscending ? "up" : undefined,
      show: url.show,
    });
  };
  return (
    <Panel
      title="Every call, by method and target"
      help="Error rate: tool errors, server errors and calls without an answer, among all that were not cancelled."
      flush
    >
      <Answer
        what="The table of calls"
        asked={`${asked} ${sort} ${ascending} ${limit}`}
        loading={<RowsSkeleton rows={10} />}
        question={() =>
          breakdown(access, filters, range, { by: ["method", "target"], sort, ascending, limit: limit + 1 })
        }
      >
        {(rows) => (
          <>
            <Table aria-label="Calls by method and target">
              <TableHead>
                <tr>
                  <Th>Call</Th>
                  {COLUMNS.map(([measure, label]) => (
                    <SortHeader
                      key={measure}
                      href={sortHref(measure)}
                      sorted={sort === measure ? (ascending ? "ascending" : "descending") : null}
                    >
                      {label}
                    </SortHeader>
                  ))}
                </tr>
              </TableHead>
              <TableBody>
                {rows.slice(0, limit).map((row) => (
                  <CallRow
                    key={`${row.method} ${row.target}`}
                    row={row}
                    href={href("/requests", { method: [row.method ?? ""], target: [row.target ?? ""] })}
                  />
                ))}
              </TableBody>
            </Table>
            <Footer
              shown={Math.min(rows.length, limit)}
              hasMore={rows.length > limit}
              moreHref={
                limit < ROWS_MAX
                  ? withParams(href(""), { sort: url.sort, direction: url.direction, show: "all" })
                  : null
              }
            />
          </>
        )}
      </Answer>
    </Panel>
  );
}

function CallRow({ row, href }: { row: BreakdownRow; href: string }) {
  return (
    <TableRow className="relative hover:bg-hover has-[a:focus-visible]:bg-hover">
      <Td className="max-w-[44vw] max-md:py-2 sm:max-w-md">
        <Link href={href} prefetch={false} className="flex min-w-0 after:absolute after:inset-0">
          <CallName method={row.method ?? ""} target={row.target ?? ""} />
        </Link>
      </Td>
      <Td numeric>{formatCount(row.count)}</Td>
      <Td numeric className={row.error_rate > 0 ? "text-error-ink" : "text-ink-3"}>
        {formatRate(row.error_rate)}
      </Td>
      <Td numeric>{formatDuration(row.avg_duration_ms)}</Td>
      <Td numeric>{formatDuration(row.p50_duration_ms)}</Td>
      <Td numeric>{formatDuration(row.p95_duration_ms)}</Td>
      <Td numeric>{formatDuration(row.p99_duration_ms)}</Td>
    </TableRow>
  );
}

function Footer({ shown, hasMore, moreHref }: { shown: number; hasMore: boolean; moreHref: string | null }) {
  return (
    <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
      {shown === 0 ? "No calls in this range." : hasMore ? `The first ${shown}. ` : `${shown} in all.`}
      {hasMore && moreHref ? (
        <Link href={moreHref} scroll={false} className="text-accent-ink hover:underline">
          Show all
        </Link>
      ) : null}
    </p>
  );
}

function withParams(href: string, params: Record<string, string | undefined>): string {
  const [pathname = "", query] = href.split("?");
  const search = new URLSearchParams(query);
  for (const [name, value] of Object.entries(params)) if (value !== undefined) search.set(name, value);
  return search.size > 0 ? `${pathname}?${search}` : pathname;
}

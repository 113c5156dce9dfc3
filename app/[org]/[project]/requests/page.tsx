import type { Metadata } from "next";
import Link from "next/link";
import { requireProject } from "@/app/admission";
import { Answer } from "@/app/answer";
import { PageFilters } from "@/app/filters";
import { one, questionOf } from "@/app/question";
import { Page } from "@/components/frame/page";
import { rangeWords } from "@/components/range-words";
import { RefreshButton } from "@/components/refresh-button";
import { RequestTable } from "@/components/requests/request-table";
import { RowsSkeleton } from "@/components/states/skeletons";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { countOf, formatCount } from "@/lib/format";
import { CursorError } from "@/lib/queries/cursor";
import { overview } from "@/lib/queries/overview";
import { type RequestPage, requests } from "@/lib/queries/requests";
import { NothingHere } from "../nothing-here";

export const metadata: Metadata = { title: "Requests" };

const PAGE = 50;
const SHOWN_MAX = 500; // Beyond this a page is heavy to draw; the list goes on with older ones on a page of their own.

export default async function RequestsPage({ params, searchParams }: PageProps<"/[org]/[project]/requests">) {
  const path = await params;
  const access = await requireProject(path);
  const search = await searchParams;
  const question = questionOf(path, search, new Date());
  const { filters, range, asked, now, href } = question;
  const cursor = one(search, "cursor");
  const shown = shownOf(one(search, "show"));

  return (
    <Page
      title="Requests"
      actions={<RefreshButton />}
      filters={<PageFilters access={access} {...question} />}
    >
      <Panel flush>
        <Answer
          what="The list of requests"
          // "Load more" keeps what is there until the longer list has come.
          asked={`${asked} ${cursor ?? ""}`}
          loading={<RowsSkeleton rows={16} />}
          question={() => pageOf(() => requests(access, filters, range, { cursor, limit: shown }))}
        >
          {(page) =>
            page === "unknown cursor" ? (
              <Restart href={href("/requests")} />
            ) : page.requests.length === 0 && !cursor ? (
              <NothingHere access={access} question={question} page="/requests" />
            ) : (
              <>
                <RequestTable
                  requests={page.requests}
                  now={now}
                  hrefOf={(request) =>
                    `${href(`/traces/${request.trace_id}`)}${asked ? "&" : "?"}span=${request.span_id}`
                  }
                />
                <footer className="flex min-h-12 flex-wrap items-center gap-3 border-t border-line px-4 py-2 text-xs text-ink-3">
                  <span className="tabular">
                    {cursor
                      ? `${formatCount(page.requests.length)} older ones`
                      : countOf(page.requests.length, "request")}
                    <Answer
                      what="The count"
                      asked={asked}
                      loading={" …"}
                      question={() => overview(access, filters, range)}
                    >
                      {({ count }) => ` of ${formatCount(count)} ${rangeWords(filters)}`}
                    </Answer>
                  </span>
                  <span className="ml-auto flex gap-2">
                    {cursor ? (
                      <Button asChild size="sm">
                        <Link href={href("/requests")}>Back to the newest</Link>
                      </Button>
                    ) : null}
                    <MoreLink page={page} cursor={cursor} shown={shown} href={href("/requests")} />
                  </span>
                </footer>
              </>
            )
          }
        </Answer>
      </Panel>
    </Page>
  );
}

function shownOf(text: string | undefined): number {
  const asked = Number(text ?? PAGE);
  return Number.isInteger(asked) ? Math.min(SHOWN_MAX, Math.max(PAGE, asked)) : PAGE;
}

/** A cursor in a hand-edited or outdated link is no failure of the store. */
async function pageOf(ask: () => Promise<RequestPage>): Promise<RequestPage | "unknown cursor"> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CursorError) return "unknown cursor";
    throw error;
  }
}

function MoreLink({
  page,
  cursor,
  shown,
  href,
}: {
  page: RequestPage;
  cursor: string | undefined;
  shown: number;
  href: string;
}) {
  if (!page.nextCursor) return null;
  const grows = shown < SHOWN_MAX;
  const query = new URLSearchParams(href.split("?")[1] ?? "");
  if (grows) {
    if (cursor) query.set("cursor", cursor);
    query.set("show", String(Math.min(SHOWN_MAX, shown + (shown < 200 ? PAGE : 150))));
  } else query.set("cursor", page.nextCursor);
  return (
    <Button asChild size="sm">
      <Link href={`?${query}`} scroll={!grows} prefetch={false}>
        {grows ? "Load more" : "Older ones"}
      </Link>
    </Button>
  );
}

function Restart({ href }: { href: string }) {
  return (
    <p className="px-4 py-10 text-center text-sm text-ink-2">
      This link points to a place in the list that does not exist.{" "}
      <Link href={href} className="text-accent-ink hover:underline">
        Begin at the newest
      </Link>
      .
    </p>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { requireProject } from "@/app/admission";
import { Answer } from "@/app/answer";
import { questionOf } from "@/app/question";
import { LeftOutNotice } from "@/components/filters/left-out-notice";
import { RangePicker } from "@/components/filters/range-picker";
import { Page } from "@/components/frame/page";
import { rangeWords } from "@/components/range-words";
import { RowsSkeleton } from "@/components/states/skeletons";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Ledger } from "@/components/usage/ledger";
import { MissingList } from "@/components/usage/missing-list";
import { UsageSentence } from "@/components/usage/usage-sentence";
import { TRANSPORTS } from "@/lib/clickhouse/rows";
import { type Filters, NO_FILTERS } from "@/lib/filters";
import type { Missable } from "@/lib/missing-reasons";
import { missing } from "@/lib/queries/missing";
import { overview } from "@/lib/queries/overview";
import { usage } from "@/lib/queries/usage";
import { isLong, wholeHours } from "@/lib/time-range";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage({ params, searchParams }: PageProps<"/[org]/[project]/usage">) {
  const path = await params;
  const access = await requireProject(path);
  const { filters, leftOut, range, asked, href } = questionOf(path, await searchParams, new Date());
  const { from, to } = filters;

  return (
    <Page
      title="Usage"
      filters={
        <>
          <RangePicker from={from} to={to} />
          <LeftOutNotice leftOut={leftOut.filter(({ name }) => name === "from" || name === "to")} />
        </>
      }
    >
      <div className="flex flex-col gap-4 lg:gap-6">
        <Answer
          what="What arrived"
          asked={asked}
          loading={
            <>
              <Skeleton className="h-6 w-80" />
              <Panel title="Where everything ended" flush>
                <RowsSkeleton rows={4} />
              </Panel>
            </>
          }
          question={() => usage(access, range)}
        >
          {(kinds) => (
            <>
              <UsageSentence kinds={kinds} range={rangeWords(filters)} />
              <Panel
                title="Where everything ended"
                help="Received = stored + rejected, to the unit, for the whole hours that the range touches. What SDKs dropped themselves never reached Callsight."
                flush
              >
                <Ledger kinds={kinds} />
              </Panel>
            </>
          )}
        </Answer>
        <Panel
          title="What is missing from the data"
          help="Calls that leave something unsaid, why, and what would change it. Notifications are not counted."
          actions={
            <Link
              href={`/${access.orgSlug}/${access.projectSlug}/setup`}
              className="text-xs text-accent-ink hover:underline"
            >
              Setup
            </Link>
          }
        >
          <Answer
            what="What is missing"
            asked={asked}
            loading={<RowsSkeleton rows={3} />}
            question={() => Promise.all([missing(access, range), overview(access, NO_FILTERS, range)])}
          >
            {([data, { count }]) => (
              <MissingList
                data={data}
                calls={count}
                isPart={isLong(wholeHours(range))}
                hrefOf={(what, transport) => {
                  const change = without(what, transport);
                  return change && href("/requests", { ...NO_FILTERS, from, to, ...change });
                }}
              />
            )}
          </Answer>
        </Panel>
      </div>
    </Page>
  );
}

/** The filters for calls over a transport that do not say something; null where there is no such filter. */
function without(what: Missable, transport: string): Partial<Filters> | null {
  if (what === "protocol_version" || what === "server") return null;
  const over = TRANSPORTS.filter((known) => known === transport);
  return { transport: over.length > 0 ? over : [""], [what]: [""] };
}

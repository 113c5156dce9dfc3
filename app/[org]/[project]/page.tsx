import type { Metadata } from "next";
import { Suspense } from "react";
import { requireProject } from "@/app/admission";
import { PageFilters } from "@/app/filters";
import { one, questionOf } from "@/app/question";
import { Columns, Page } from "@/components/frame/page";
import { RefreshButton } from "@/components/refresh-button";
import { LastCall } from "../last-call";
import { CallTable } from "./call-table";
import { Headline } from "./headline";
import { MostUsed } from "./most-used";
import { BySeries, OverTime } from "./over-time";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params, searchParams }: PageProps<"/[org]/[project]">) {
  const path = await params;
  const access = await requireProject(path);
  const search = await searchParams;
  const question = questionOf(path, search, new Date());
  const asking = { access, question };

  return (
    <Page
      title="Overview"
      actions={
        <>
          <span className="text-sm text-ink-3">
            <Suspense>
              <LastCall {...path} />
            </Suspense>
          </span>
          <RefreshButton />
        </>
      }
      filters={<PageFilters access={access} {...question} />}
    >
      {/* Where there is nothing to show, the headline says why, and empty panels would only repeat it. */}
      <div className="flex flex-col gap-4 has-[[data-nothing]]:[&>*:not(:first-child)]:hidden lg:gap-6">
        <Headline {...asking} />
        <OverTime {...asking} />
        <Columns>
          <BySeries {...asking} by="client" title="Requests by client" />
          <BySeries {...asking} by="transport" title="Requests by transport" />
        </Columns>
        <Columns>
          <MostUsed {...asking} by="tool_name" title="Most used tools" />
          <MostUsed {...asking} by="resource_uri" title="Most read resources" />
          <MostUsed {...asking} by="prompt_name" title="Most used prompts" />
        </Columns>
        <CallTable
          {...asking}
          sort={one(search, "sort")}
          direction={one(search, "direction")}
          show={one(search, "show")}
        />
      </div>
    </Page>
  );
}

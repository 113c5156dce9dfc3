import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireProject } from "@/app/admission";
import { Answer } from "@/app/answer";
import { BackLink } from "@/components/frame/back-link";
import { Page } from "@/components/frame/page";
import { RowsSkeleton } from "@/components/states/skeletons";
import { spanToShow, waterfallOf } from "@/components/trace/rows";
import { TraceHead } from "@/components/trace/trace-head";
import { Waterfall } from "@/components/trace/waterfall";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { formatExactCount } from "@/lib/format";
import { TRACE_SPANS_MAX } from "@/lib/queries/traces";
import { traceOf } from "./trace-of";

type Props = LayoutProps<"/[org]/[project]/traces/[traceId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { traceId } = await params;
  return { title: `Trace ${traceId.slice(0, 8)}` };
}

/** The waterfall stays while the page beside it shows one span after the other: layouts are not asked again. */
export default async function TraceLayout({ params, children }: Props) {
  const path = await params;
  await requireProject(path);
  return (
    <Page
      title={
        <>
          <BackLink href={`/${path.org}/${path.project}/requests`}>Requests</BackLink>
          <span className="mx-2 font-normal text-ink-3">/</span>
          Trace
        </>
      }
      lead={
        <span className="flex items-center gap-1 font-mono text-xs text-ink-3">
          <span className="truncate">{path.traceId}</span>
          <CopyButton value={path.traceId} label="Copy the trace id" />
        </span>
      }
    >
      <div className="grid grid-cols-1 items-start gap-4 lg:gap-6 min-[1400px]:grid-cols-12">
        <div className="min-w-0 min-[1400px]:sticky min-[1400px]:top-6 min-[1400px]:col-span-7">
          <Answer
            what="The trace"
            asked={path.traceId}
            loading={
              <Panel flush>
                <RowsSkeleton rows={8} />
              </Panel>
            }
            question={() => traceOf(path)}
          >
            {(trace) => <Spans {...trace} />}
          </Answer>
        </div>
        <div className="min-w-0 min-[1400px]:col-span-5">{children as ReactNode}</div>
      </div>
    </Page>
  );
}

function Spans({ spans, isCut }: Awaited<ReturnType<typeof traceOf>>) {
  if (spans.length === 0) notFound();
  const { rows, layout } = waterfallOf(spans);
  return (
    <div className="flex flex-col gap-4">
      <Panel flush>
        <TraceHead spans={spans} isCut={isCut} layout={layout} />
        <Waterfall rows={rows} layout={layout} initialSpanId={spanToShow(spans)} />
      </Panel>
      {isCut ? (
        <Notice>
          This trace has more than {formatExactCount(TRACE_SPANS_MAX)} spans; the first ones are shown. A
          server over stdio may put all calls of its life into one trace: find a single call in Requests, its
          details open beside this.
        </Notice>
      ) : null}
    </div>
  );
}

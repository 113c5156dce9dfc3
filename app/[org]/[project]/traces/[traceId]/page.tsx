import { requireProject } from "@/app/admission";
import { Answer } from "@/app/answer";
import { one } from "@/app/question";
import { spanToShow } from "@/components/trace/rows";
import { SpanDetail } from "@/components/trace/span-detail";
import { SpanDetailSkeleton } from "@/components/trace/span-detail-skeleton";
import { Panel } from "@/components/ui/panel";
import { filterHref, NO_FILTERS, readFilters } from "@/lib/filters";
import { logsOfTrace } from "@/lib/queries/logs";
import { request } from "@/lib/queries/request";
import { familyOf } from "@/lib/span-family";
import { errorsOf, traceOf } from "./trace-of";

export default async function SpanPage({
  params,
  searchParams,
}: PageProps<"/[org]/[project]/traces/[traceId]">) {
  const path = await params;
  const access = await requireProject(path);
  const search = await searchParams;
  const { from, to } = readFilters(search, new Date()).filters;
  const wanted = one(search, "span");

  const detail = async () => {
    const { spans } = await traceOf(path);
    const spanId = wanted ?? spanToShow(spans);
    const family = familyOf(spanId, spans);
    const [span, errors, logs] = await Promise.all([
      request(access, { traceId: path.traceId, spanId }),
      errorsOf(path),
      logsOfTrace(access, path.traceId, family),
    ]);
    return { span, errors: errors.filter((error) => family.has(error.span_id)), logs };
  };

  return (
    <Panel flush>
      <Answer
        what="The details of this span"
        asked={wanted ?? ""}
        loading={<SpanDetailSkeleton />}
        question={detail}
      >
        {({ span, errors, logs }) =>
          span ? (
            <SpanDetail
              span={span}
              errors={errors}
              logs={logs}
              now={new Date()}
              hrefOf={(filter, value) =>
                filterHref(
                  `/${path.org}/${path.project}/requests`,
                  { ...NO_FILTERS, from, to },
                  { [filter]: [value] },
                )
              }
            />
          ) : (
            <p className="px-4 py-10 text-center text-sm text-ink-2">
              This trace has no such span. Choose one from the list.
            </p>
          )
        }
      </Answer>
    </Panel>
  );
}

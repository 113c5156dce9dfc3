import { requireProject } from "@/app/admission";
import { Answer } from "@/app/answer";
import { one } from "@/app/question";
import { spanToShow } from "@/components/trace/rows";
import { SpanDetail } from "@/components/trace/span-detail";
import { SpanDetailSkeleton } from "@/components/trace/span-detail-skeleton";
import { Panel } from "@/components/ui/panel";
import { filterHref, NO_FILTERS, readFilters } from "@/lib/filters";
import { request } from "@/lib/queries/request";
import { errorsOfSpan } from "./errors-of-span";
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
    const [span, errors] = await Promise.all([
      request(access, { traceId: path.traceId, spanId }),
      errorsOf(path),
    ]);
    return { span, errors: errorsOfSpan(spanId, spans, errors) };
  };

  return (
    <Panel flush>
      <Answer
        what="The details of this span"
        asked={wanted ?? ""}
        loading={<SpanDetailSkeleton />}
        question={detail}
      >
        {({ span, errors }) =>
          span ? (
            <SpanDetail
              span={span}
              errors={errors}
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

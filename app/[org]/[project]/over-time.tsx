import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { RequestsBySeries } from "@/components/charts/requests-by-series";
import { RequestsOverTime } from "@/components/charts/requests-over-time";
import { ChartSkeleton } from "@/components/states/skeletons";
import { Panel } from "@/components/ui/panel";
import type { ProjectAccess } from "@/lib/access";
import { type Timeseries, timeseries } from "@/lib/queries/timeseries";
import { UnknownCallers } from "./unknown-callers";

type Asking = { access: ProjectAccess; question: Question };

/** Requests and error rate over time. */
export function OverTime({ access, question: { filters, range, asked } }: Asking) {
  return (
    <Panel
      title="Requests and error rate"
      help="Failed are tool errors, server errors and calls without an answer. Drag across the chart to zoom in."
    >
      <Answer
        what="Requests and error rate"
        asked={asked}
        loading={<ChartSkeleton height={220} />}
        question={() => timeseries(access, filters, range)}
      >
        {(data) => <RequestsOverTime data={data} height={220} />}
      </Answer>
    </Panel>
  );
}

/** Requests over time, split by who called or how; of unknown clients, what they sent as user agent. */
export function BySeries({
  access,
  question,
  by,
  title,
}: Asking & { by: "client" | "transport"; title: string }) {
  const { filters, range, asked, href } = question;
  return (
    <Panel title={title} className="lg:col-span-6">
      <Answer
        what={title}
        asked={asked}
        loading={<ChartSkeleton height={160} legendRows={6} />}
        question={() => timeseries(access, filters, range, { by, top: 7 })}
      >
        {(data) => (
          <>
            <RequestsBySeries data={data} label={title} hrefOf={(name) => href("", { [by]: [name] })} />
            {by === "client" && hasUnknown(data) ? (
              <UnknownCallers access={access} question={question} />
            ) : null}
          </>
        )}
      </Answer>
    </Panel>
  );
}

const hasUnknown = ({ series }: Timeseries) =>
  series.some(
    ({ name, isOther, points }) => !isOther && name === "" && points.some((point) => point.count > 0),
  );

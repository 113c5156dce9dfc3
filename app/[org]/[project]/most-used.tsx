import { Answer } from "@/app/answer";
import type { Question } from "@/app/question";
import { TopList } from "@/components/charts/top-list";
import { ListSkeleton } from "@/components/states/skeletons";
import { Panel } from "@/components/ui/panel";
import type { ProjectAccess } from "@/lib/access";
import { breakdown } from "@/lib/queries/breakdown";

const SHOWN = 8;

const NOUNS = {
  tool_name: "tool was called",
  resource_uri: "resource was read",
  prompt_name: "prompt was asked for",
} as const;

/** The most frequent tools, resources or prompts; each leads to its requests. */
export function MostUsed({
  access,
  question: { filters, range, asked, href },
  by,
  title,
}: {
  access: ProjectAccess;
  question: Question;
  by: keyof typeof NOUNS;
  title: string;
}) {
  return (
    <Panel title={title} className="lg:col-span-4">
      <Answer
        what={title}
        asked={asked}
        loading={<ListSkeleton rows={SHOWN} />}
        // One more, for the calls that have no such thing.
        question={() => breakdown(access, filters, range, { by: [by], limit: SHOWN + 1 })}
      >
        {(rows) => {
          const named = rows.filter((row) => row[by]).slice(0, SHOWN);
          return named.length === 0 ? (
            <p className="py-8 text-center text-sm text-ink-3">No {NOUNS[by]} in this range.</p>
          ) : (
            <TopList
              entries={named.map((row) => ({
                name: row[by] ?? "",
                count: row.count,
                errorRate: row.error_rate,
                href: href("/requests", { [by]: [row[by] ?? ""] }),
              }))}
            />
          );
        }}
      </Answer>
    </Panel>
  );
}

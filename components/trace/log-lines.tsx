import { formatCount, formatDuration, formatTimestamp } from "@/lib/format";
import type { LogLine, Logs } from "@/lib/queries/logs";
import { cn } from "../ui/cn";
import { Attributes } from "./attributes";

const LEVEL_COLOURS: Readonly<Record<string, string>> = {
  trace: "text-ink-3",
  debug: "text-ink-3",
  info: "text-ink-2",
  warning: "text-client-error-ink",
  error: "text-error-ink",
  fatal: "text-error-ink font-semibold",
};

/** About the sending of a line, and nothing that its reader asks. */
const NOISE = new Set(["sentry.timestamp.sequence", "sentry.origin"]);
/** `callsight.cut.<what>`: how many bytes of it were not stored. */
const CUT = "callsight.cut.";

/**
 * Log lines, oldest first, with the time since the call began. A line that says more than is shown of it opens.
 *
 * @param startedAt when the span began, ISO 8601
 */
export function LogLines({ logs, startedAt }: { logs: Logs; startedAt: string }) {
  const lines = logs.lines.map((line, index) => ({ ...line, key: index }));
  return (
    <>
      <ol className="scroll-quiet max-h-[36rem] divide-y divide-line overflow-y-auto rounded-lg border border-line font-mono text-xs">
        {lines.map((line) => (
          <li key={line.key}>
            <Line line={line} startedAt={startedAt} />
          </li>
        ))}
      </ol>
      {logs.isCut ? (
        <p className="mt-1.5 text-xs text-ink-3">
          The first {formatCount(logs.lines.length)} lines are shown; later ones are stored too.
        </p>
      ) : null}
    </>
  );
}

function Line({ line, startedAt }: { line: LogLine; startedAt: string }) {
  const sinceMs = new Date(line.timestamp).getTime() - new Date(startedAt).getTime();
  const head = (
    <span className="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-3 @sm:grid-cols-[4rem_3.5rem_1fr]">
      <time
        dateTime={line.timestamp}
        title={`${formatTimestamp(new Date(line.timestamp), "UTC")} UTC`}
        className="tabular text-ink-3 @sm:text-right"
      >
        {sinceMs < 0 ? "−" : "+"}
        {formatDuration(Math.abs(sinceMs))}
      </time>
      <span className={LEVEL_COLOURS[line.level] ?? "text-ink-3"}>{line.level || "log"}</span>
      <span className="col-span-2 line-clamp-6 whitespace-pre-wrap text-ink [overflow-wrap:anywhere] group-open:line-clamp-none @sm:col-span-1">
        <bdi>{line.body || line.event_name || "(empty)"}</bdi>
      </span>
    </span>
  );
  const said = detailsOf(line);
  const row = cn("flex px-3 py-1.5", line.level === "error" || line.level === "fatal" ? "bg-error-soft" : "");
  if (said.length === 0 && !isLong(line.body)) return <div className={row}>{head}</div>;
  return (
    <details className="group">
      <summary className={cn(row, "hover:bg-hover")}>{head}</summary>
      {said.length > 0 ? (
        <div className="px-3 pt-1 pb-2">
          <Attributes attributes={said} />
        </div>
      ) : null}
    </details>
  );
}

/** Whether a text may need more lines than are shown of it at first. */
const isLong = (text: string): boolean => text.length > 200 || text.includes("\n");

function detailsOf(line: LogLine): Parameters<typeof Attributes>[0]["attributes"] {
  const cutOf = (key: string) => Number(line.attributes[CUT + key] ?? 0);
  const about = [
    ["logger", line.logger],
    ["event", line.body === "" ? "" : line.event_name],
  ].map(([key = "", value = ""]) => ({ key, value, cutBytes: 0 }));
  const sent = Object.entries(line.attributes)
    .filter(([key]) => !key.startsWith(CUT) && !NOISE.has(key))
    .map(([key, value]) => ({ key, value, cutBytes: cutOf(key) }));
  const body = cutOf("body") > 0 ? [{ key: "body", value: line.body, cutBytes: cutOf("body") }] : [];
  return [...about.filter(({ value }) => value !== ""), ...sent, ...body];
}

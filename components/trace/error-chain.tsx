import type { ErrorException, ErrorFrame } from "@/lib/clickhouse/rows";
import { countOf } from "@/lib/format";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/copy-button";

/**
 * An exception and what caused it: what was thrown first, then its causes. The newest frame is on top, frames of
 * packages are folded away.
 *
 * @param exceptions oldest first, as they are stored
 */
export function ErrorChain({ exceptions }: { exceptions: ErrorException[] }) {
  const newestFirst = exceptions
    .map((exception, index) => ({ exception, key: `${index} ${exception.type}` }))
    .reverse();
  return (
    <ol className="flex flex-col gap-4">
      {newestFirst.map(({ exception, key }, index) => (
        <li key={key}>
          {index > 0 ? <p className="mb-1 text-xs text-ink-3">Caused by</p> : null}
          <p className="flex items-start gap-2 text-sm">
            <span className="min-w-0 flex-1 whitespace-pre-line [overflow-wrap:anywhere]">
              <span className="foreign font-mono font-semibold text-error-ink">
                {exception.type || "Error"}
              </span>
              {exception.value ? (
                <span className="text-ink">
                  : <bdi>{exception.value}</bdi>
                </span>
              ) : null}
              {exception.handled === false ? (
                <span className="ml-2 text-xs text-ink-3">not handled</span>
              ) : null}
            </span>
            <CopyButton value={asText(exception)} label="Copy the error with its stack" />
          </p>
          <Stack exception={exception} />
        </li>
      ))}
    </ol>
  );
}

function Stack({ exception }: { exception: ErrorException }) {
  if (exception.frames.length === 0) {
    return exception.stacktrace ? (
      <pre className="scroll-quiet mt-2 max-h-72 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-5">
        {exception.stacktrace}
      </pre>
    ) : (
      <p className="mt-1 text-xs text-ink-3">It came without a stack.</p>
    );
  }
  const frames = exception.frames.map((frame, index) => ({ ...frame, key: index })).reverse();
  const own = frames.filter((frame) => frame.in_app);
  const opened = (own[0] ?? frames[0])?.key;
  // Where no frame is marked as the project's own, all are shown: folding them would hide the whole stack.
  const folded = own.length > 0 ? frames.filter((frame) => !frame.in_app) : [];
  return (
    <div className="mt-2 overflow-hidden rounded-lg border border-line">
      {(own.length > 0 ? own : frames).map((frame) => (
        <Frame key={frame.key} frame={frame} isOpen={frame.key === opened} />
      ))}
      {folded.length > 0 ? (
        <details className="group border-t border-line">
          <summary className="flex h-8 items-center bg-sunken px-3 text-xs text-ink-3 hover:text-ink">
            {countOf(folded.length, "frame")} of packages and the runtime
          </summary>
          {folded.map((frame) => (
            <Frame key={frame.key} frame={frame} isOpen={false} />
          ))}
        </details>
      ) : null}
    </div>
  );
}

function Frame({ frame, isOpen }: { frame: ErrorFrame; isOpen: boolean }) {
  const place = [frame.filename ?? frame.module ?? "unknown file", frame.lineno, frame.colno]
    .filter((part) => part !== undefined)
    .join(":");
  const head = (
    <span className="min-w-0 [overflow-wrap:anywhere]">
      <bdi className={cn("text-ink", !frame.in_app && "text-ink-2")}>{frame.function || "(anonymous)"}</bdi>
      <span className="text-ink-3">
        {" in "}
        <bdi>{place}</bdi>
      </span>
    </span>
  );
  if (frame.context_line === undefined) {
    return <p className="border-t border-line px-3 py-1.5 font-mono text-xs first:border-t-0">{head}</p>;
  }
  return (
    <details open={isOpen} className="border-t border-line first:border-t-0">
      <summary className="px-3 py-1.5 font-mono text-xs hover:bg-hover">{head}</summary>
      <Source frame={frame} />
    </details>
  );
}

function Source({ frame }: { frame: ErrorFrame }) {
  const before = frame.pre_context ?? [];
  const first = (frame.lineno ?? before.length + 1) - before.length;
  const lines = [...before, frame.context_line ?? "", ...(frame.post_context ?? [])].map((text, index) => ({
    text,
    number: first + index,
    isHere: index === before.length,
  }));
  return (
    <pre className="scroll-quiet overflow-x-auto border-t border-line bg-sunken py-1.5 font-mono text-xs leading-5">
      {lines.map((line) => (
        <span key={line.number} className={cn("flex w-max min-w-full", line.isHere && "bg-error-soft")}>
          <span
            className={cn(
              "w-12 shrink-0 pr-3 text-right text-ink-3 select-none",
              line.isHere && "text-error-ink",
            )}
          >
            {line.number}
          </span>
          <span className="pr-3 whitespace-pre">{line.text || " "}</span>
        </span>
      ))}
    </pre>
  );
}

function asText({ type, value, frames, stacktrace }: ErrorException): string {
  const lines = [...frames]
    .reverse()
    .map(
      (frame) =>
        `    at ${frame.function ?? "(anonymous)"} (${frame.filename ?? frame.module ?? "?"}:${frame.lineno ?? "?"})`,
    );
  return [`${type}: ${value}`, ...(lines.length > 0 ? lines : [stacktrace ?? ""])].join("\n");
}

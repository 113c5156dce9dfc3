import Link from "next/link";
import { formatCount, formatRate, middleCut } from "@/lib/format";

export type TopEntry = { name: string; count: number; errorRate: number; href: string };

/** The most frequent, as horizontal bars with the value at the end; those that fail say so beside it. */
export function TopList({
  entries,
  nameCharactersMax = 36,
}: {
  entries: TopEntry[];
  nameCharactersMax?: number;
}) {
  const most = Math.max(1, ...entries.map((entry) => entry.count));
  return (
    <ol className="flex flex-col gap-px">
      {entries.map((entry) => (
        <li key={entry.name}>
          <Link
            href={entry.href}
            prefetch={false}
            className="relative flex h-8 items-center gap-3 overflow-hidden rounded-sm px-2 text-sm hover:bg-hover"
          >
            <span
              aria-hidden
              className="absolute inset-y-1 left-0 rounded-sm bg-accent-soft"
              style={{ width: `${(entry.count / most) * 100}%` }}
            />
            <span className="foreign relative min-w-0 flex-1 truncate font-mono text-xs" title={entry.name}>
              {middleCut(entry.name, nameCharactersMax)}
            </span>
            {entry.errorRate > 0 ? (
              <span className="tabular relative shrink-0 text-xs text-error-ink">
                {formatRate(entry.errorRate)} failed
              </span>
            ) : null}
            <span className="tabular relative w-14 shrink-0 text-right">{formatCount(entry.count)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

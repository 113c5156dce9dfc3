import { cn } from "../ui/cn";
import { Loading, Skeleton } from "../ui/skeleton";

const HEIGHTS = [
  42, 58, 36, 70, 88, 64, 50, 76, 95, 60, 48, 82, 66, 40, 55, 73, 90, 62, 45, 68, 80, 52, 38, 57,
];

/** The shape of a bar chart, with its axis. */
export function ChartSkeleton({ height = 200, legendRows = 0 }: { height?: number; legendRows?: number }) {
  return (
    <Loading>
      <div className="flex items-end gap-1 pt-2 pr-1 pl-10" style={{ height: height - 22 }}>
        {HEIGHTS.map((share) => (
          <div
            key={share}
            className="flex-1 animate-breathe bg-hover"
            style={{ height: `${share}%` }}
            aria-hidden
          />
        ))}
      </div>
      <div className="ml-10 h-[22px] border-t border-line-strong" />
      {legendRows > 0 ? (
        <div className="mt-3 grid grid-cols-1 gap-x-6 sm:grid-cols-2">
          {Array.from({ length: legendRows }, (_, row) => row).map((row) => (
            <div key={row} className="flex h-6 items-center">
              <Skeleton className="h-3 w-full" />
            </div>
          ))}
        </div>
      ) : null}
    </Loading>
  );
}

/** Rows of a table or a list, 36 px each (32 in lists). */
export function RowsSkeleton({ rows, className }: { rows: number; className?: string }) {
  return (
    <Loading className={className ?? ""}>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div
          key={row}
          className={cn("flex h-9 items-center gap-6 border-b border-line px-4 last:border-b-0")}
        >
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-16" />
          <Skeleton className="h-3 w-12" />
        </div>
      ))}
    </Loading>
  );
}

export function ListSkeleton({ rows }: { rows: number }) {
  return (
    <Loading className="flex flex-col gap-px">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-8 items-center gap-4 px-2">
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-10" />
        </div>
      ))}
    </Loading>
  );
}

/** The headline sentence and its figures. */
export function HeadlineSkeleton() {
  return (
    <Loading>
      <Skeleton className="h-5 w-96 max-w-full" />
      <div className="mt-4 grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
        {Array.from({ length: 6 }, (_, figure) => figure).map((figure) => (
          <div key={figure} className="flex h-[92px] flex-col justify-center gap-2 bg-panel px-4">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-6 w-20" />
          </div>
        ))}
      </div>
    </Loading>
  );
}

import { Loading, Skeleton } from "../ui/skeleton";

/** The shape of a span's details. */
export function SpanDetailSkeleton() {
  return (
    <Loading className="flex flex-col gap-4 p-4">
      <Skeleton className="h-5 w-56" />
      <Skeleton className="h-4 w-72" />
      <Skeleton className="mt-4 h-3 w-20" />
      <Skeleton className="h-20 w-full" />
      <Skeleton className="mt-4 h-3 w-20" />
      <Skeleton className="h-32 w-full" />
    </Loading>
  );
}

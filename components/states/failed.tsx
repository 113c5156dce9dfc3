"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";

/** A question that was not answered: what, that nothing is lost, and a way to ask again. */
export function Failed({ what, className }: { what: string; className?: string }) {
  const router = useRouter();
  const [isAsking, startAsking] = useTransition();
  return (
    <div
      role="status"
      className={cn(
        "flex min-h-28 flex-col items-center justify-center gap-1 px-6 py-6 text-center",
        className,
      )}
    >
      <p className="text-sm font-medium text-error-ink">{what} did not load.</p>
      <p className="max-w-sm text-sm text-pretty text-ink-2">
        The store did not answer. Nothing is lost: what servers send is still being kept.
      </p>
      <Button
        size="sm"
        className="mt-2"
        disabled={isAsking}
        onClick={() => startAsking(() => router.refresh())}
      >
        <RotateCw aria-hidden className={isAsking ? "animate-spin" : undefined} />
        {isAsking ? "Asking …" : "Try again"}
      </Button>
    </div>
  );
}

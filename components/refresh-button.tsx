"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "./ui/button";

/** Asks the page's questions again; what is there stays until the answers are. */
export function RefreshButton() {
  const router = useRouter();
  const [isAsking, startAsking] = useTransition();
  return (
    <Button size="sm" disabled={isAsking} onClick={() => startAsking(() => router.refresh())}>
      <RotateCw aria-hidden className={isAsking ? "animate-spin" : undefined} />
      Refresh
    </Button>
  );
}

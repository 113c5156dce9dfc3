"use client";

import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

/** A page that could not be made. What servers send is not touched by it. */
export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div role="alert" className="pt-[12vh]">
      <EmptyState
        icon={<CircleAlert />}
        title="This page could not be made"
        action={
          <Button intent="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        Nothing is lost: what servers send is still being kept. If it stays like this, the log of the
        Callsight process says why{error.digest ? `, under ${error.digest}` : ""}.
      </EmptyState>
    </div>
  );
}

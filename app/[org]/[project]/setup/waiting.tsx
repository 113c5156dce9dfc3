"use client";

import { ArrowRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { CallName } from "@/components/call-name";
import { OutcomeBadge } from "@/components/outcome-badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { formatDuration } from "@/lib/format";
import type { Arrival } from "./arrival";

const ASK_EVERY_MS = 1_000;

/**
 * "Waiting for the first call", which turns by itself into that call. It asks each second while someone looks.
 *
 * @param base `/<org>/<project>`
 * @param initial the newest call when the page was drawn
 * @param now when that was, ISO 8601
 */
export function Waiting({ base, initial, now }: { base: string; initial: Arrival | null; now: string }) {
  const [call, setCall] = useState(initial);
  const [isLost, setLost] = useState(false);
  const isWaiting = call === null;

  useEffect(() => {
    if (!isWaiting) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (!document.hidden) {
        const found = await askOnce(`${base}/setup/first-call`, stop.signal);
        if (stop.signal.aborted) return;
        setLost(found === undefined);
        if (found) return setCall(found);
      }
      timer = setTimeout(ask, ASK_EVERY_MS);
    };
    timer = setTimeout(ask, ASK_EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [base, isWaiting]);

  return (
    <section
      aria-live="polite"
      className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3"
    >
      {call ? (
        <Arrived
          base={base}
          call={call}
          title={initial ? "Calls arrive. The newest:" : "Here it is"}
          now={now}
        />
      ) : (
        <StillWaiting isLost={isLost} />
      )}
    </section>
  );
}

function StillWaiting({ isLost }: { isLost: boolean }) {
  return (
    <>
      <span aria-hidden className="relative grid size-5 shrink-0 place-items-center">
        <span className="absolute size-5 animate-breathe rounded-full bg-accent-soft" />
        <span className="size-2 rounded-full bg-accent" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-base font-medium">Waiting for the first call</p>
        <p className="text-sm text-pretty text-ink-2">
          {isLost
            ? "Callsight does not answer at the moment. This page keeps asking."
            : "Start your server and call a tool. This turns by itself."}
        </p>
      </div>
    </>
  );
}

function Arrived({ base, call, title, now }: { base: string; call: Arrival; title: string; now: string }) {
  const from = [call.client || "an unknown client", call.transport && `over ${call.transport}`];
  return (
    <>
      <CircleCheck aria-hidden className="size-5 shrink-0 text-good-ink" />
      <div className="min-w-0 flex-1 animate-appear">
        <p className="text-base font-medium">{title}</p>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-2">
          <CallName method={call.method} target={call.target} />
          <OutcomeBadge outcome={call.outcome} />
          <span>
            from {from.filter(Boolean).join(" ")} in {formatDuration(call.durationMs)},{" "}
            <When at={call.startTime} now={now} />
          </span>
        </p>
      </div>
      <Button asChild intent="primary">
        <Link href={`${base}/traces/${call.traceId}?${new URLSearchParams({ span: call.spanId })}`}>
          Open it
          <ArrowRight aria-hidden />
        </Link>
      </Button>
    </>
  );
}

/** The call, null while there is none, undefined when there was no answer. */
async function askOnce(path: string, signal: AbortSignal): Promise<Arrival | null | undefined> {
  try {
    const response = await fetch(path, { signal, cache: "no-store" });
    // A session that ended leads to the sign-in page, which is not JSON.
    if (!response.ok || response.redirected) return undefined;
    const answer: { call: Arrival | null } = await response.json();
    return answer.call;
  } catch {
    return undefined; // Away or restarting; the next second asks again.
  }
}

"use client";

import { useEffect, useState } from "react";
import { formatAgo, formatTimestamp } from "@/lib/format";

const REFRESH_MS = 15_000;

/**
 * "4 min ago", kept true while the page is open; the exact time in the reader's zone on hover.
 *
 * @param at ISO 8601
 * @param now when the server drew it, ISO 8601: the browser begins with the same words
 */
export function When({ at, now, className }: { at: string; now: string; className?: string }) {
  const [seen, setSeen] = useState({ now: new Date(now), isInBrowser: false });
  useEffect(() => {
    const look = () => setSeen({ now: new Date(), isInBrowser: true });
    look();
    const timer = setInterval(look, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const time = new Date(at);
  const exact = seen.isInBrowser ? formatTimestamp(time) : `${formatTimestamp(time, "UTC")} UTC`;
  return (
    <time dateTime={at} title={exact} className={className}>
      {formatAgo(time, seen.now)}
    </time>
  );
}

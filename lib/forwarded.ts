import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** What a proxy says of the request that it passes on, and anyone who connects directly could make up. */
const FORWARDED = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
] as const;

/**
 * Removes what nobody vouches for, so that sign-in tries are counted by the address they really come from, and a DSN
 * never names a host that a request made up. With `TRUST_PROXY=true` the headers stay.
 */
export function dropUnvouched(headers: IncomingHttpHeaders, trustProxy: boolean): void {
  if (trustProxy) return;
  for (const name of FORWARDED) delete headers[name];
}

const OPENED_AT = "x-callsight-opened-at";
/** Known to this process alone, so that nobody else can say it. */
const word = randomUUID();

/**
 * Notes the host that a request was sent to in a header of ours, after `dropUnvouched`. When an action redirects, Next asks this server for the
 * next page itself, by the address that it listens on and with the headers of the first request: `host` says
 * `0.0.0.0:3000` then, and the note still says where the browser is.
 */
export function noteOpenedAt(headers: IncomingHttpHeaders): void {
  const note = headers[OPENED_AT];
  const isOurs = typeof note === "string" && note.startsWith(`${word} `);
  if (!isOurs) headers[OPENED_AT] = `${word} ${headers["x-forwarded-host"] ?? headers.host ?? ""}`;
}

/** The host that the browser asked, as `noteOpenedAt` noted it; undefined where nobody did. */
export function openedAt(headers: Pick<Headers, "get">): string | undefined {
  return headers.get(OPENED_AT)?.split(" ")[1] || undefined;
}

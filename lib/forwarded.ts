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

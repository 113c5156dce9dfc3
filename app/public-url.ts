import { headers } from "next/headers";
import { env, publicUrl } from "@/lib/env";
import { openedAt } from "@/lib/forwarded";

/**
 * Where an MCP server reaches us, without a trailing slash: `PUBLIC_URL`, else the address that this page was opened at,
 * because whoever opened `http://box:3000` should not be given a DSN that says `localhost`.
 */
export async function publicUrlHere(): Promise<string> {
  if (env().PUBLIC_URL) return publicUrl();
  const sent = await headers();
  // Next fills in `x-forwarded-host` itself where there was none, so ours comes first.
  const host = openedAt(sent) ?? sent.get("x-forwarded-host") ?? sent.get("host");
  const scheme = sent.get("x-forwarded-proto") === "https" ? "https" : "http";
  const here = `${scheme}://${host}`;
  return host && URL.canParse(here) ? here : publicUrl();
}

/**
 * Where to go after signing in: `next` when it is a path of ours, else `/`. Anything that would lead to another site
 * (`//evil.example`, `/\evil.example`, `https://…`) is refused.
 */
export function nextPath(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/";
  const here = "http://here.invalid";
  const url = URL.canParse(next, here) ? new URL(next, here) : null;
  return url?.origin === here ? url.pathname + url.search : "/";
}

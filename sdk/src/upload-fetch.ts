import { NO_ANSWER, type Post } from "./upload";

/** Uploads by `fetch`, which every runtime has. */
export const postByFetch: Post = async ({ url, headers, body, timeoutMs }) => {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    // The answer's body says nothing that we would act on, and may never end.
    answer.body?.cancel().catch(() => {});
    return { status: answer.status, retryAfter: answer.headers.get("retry-after") ?? undefined };
  } catch {
    return NO_ANSWER;
  }
};

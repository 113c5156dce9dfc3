/** What a receiver said to an upload. `status` 0: it did not answer, in time or at all. */
export type Answer = { status: number; retryAfter: string | undefined };

export type Upload = {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  timeoutMs: number;
};

/** Sends one upload. Never rejects, and does not keep the process alive where the runtime lets us say so. */
export type Post = (upload: Upload) => Promise<Answer>;

export const NO_ANSWER: Answer = { status: 0, retryAfter: undefined };

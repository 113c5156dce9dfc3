import type { Post } from "./upload";

/** What differs between Node and the other runtimes. */
export type Platform = {
  env: Readonly<Record<string, string | undefined>>;
  post: Post;
  /** Calls `flush` when the process is about to end, and gives it a moment. */
  beforeEnd: (flush: () => Promise<void>, hasHeld: () => boolean) => void;
};

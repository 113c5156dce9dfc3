import type { Held } from "./upload-memory";

/** A request to an ingest path, whichever server took it (`node.ts`, `web.ts`). */
export type IncomingUpload = {
  method: string;
  /** Without query. */
  path: string;
  query: URLSearchParams;
  /** By lower-case name; a header sent twice is joined with a comma. */
  header: (name: string) => string | undefined;
  /** The body as it came. Asked for once. */
  body: (bytesMax: number, grow: Held["grow"]) => Promise<Buffer | Unread>;
};

/**
 * Why a body was not read to its end: it passed `bytesMax`, its sender left, or there is no memory for more of it
 * (`grow` said no).
 */
export type Unread = "too_large" | "cut_off" | "busy";

export type UploadAnswer = {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
};

/** Why an upload is not taken; each protocol says it in its own words (`answers.ts`). */
export type Refusal = {
  ok: false;
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 500 | 503;
  message: string;
  /** For 429 and 503. */
  retryAfterSeconds?: number;
};

export const refusal = (status: Refusal["status"], message: string, retryAfterSeconds?: number): Refusal => ({
  ok: false,
  status,
  message,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

import { Batch } from "./batch";
import { failed, tellOnce } from "./guard";
import { type Answer, NO_ANSWER, type Post } from "./upload";

export type ExporterOptions = {
  url: string;
  key: string;
  /** What stands before and after the spans of an upload. */
  frame: { head: string; tail: string };
  post: Post;
  version: string;
};

/** Why spans never reached the receiver; it counts them on the project's Usage page. */
export type DropReason = "queue_overflow" | "send_error" | "network_error" | "before_send";

const QUEUE_SPANS_MAX = 4_096;
const QUEUE_BYTES_MAX = 8 * 1024 * 1024;
const FLUSH_MS = 1_000;
/** A session that ended is often a process that ends; stateless servers end one for every request, so it is not at once. */
const FLUSH_SOON_MS = 100;
const TIMEOUT_MS = 10_000;
const BACK_OFF_MS_MIN = 1_000;
const BACK_OFF_MS_MAX = 60_000;
const RETRY_AFTER_MS_MAX = 5 * 60_000;
/** A batch that nobody took for so long makes room for newer ones. */
const ATTEMPTS_MAX = 8;

/**
 * Holds encoded spans for a moment and uploads them, a batch at a time. Bounded in count and bytes; what finds no room is
 * dropped and counted, and the next upload says so (`callsight-dropped`).
 */
export class Exporter {
  readonly #options: ExporterOptions;
  /** The last one takes what comes. */
  #queue: Batch[] = [];
  #dropped = new Map<DropReason, number>();
  /** On its way, or waiting for another try. */
  #sent: Batch | undefined;
  #sending: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #notBeforeMs = 0;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  /** Takes a span as `encodeSpan` made it. */
  add(span: string): void {
    let bytes = span.length + (this.#sent?.length ?? 0);
    let spans = this.#sent?.spans ?? 0;
    for (const batch of this.#queue) {
      bytes += batch.length;
      spans += batch.spans;
    }
    if (spans >= QUEUE_SPANS_MAX || bytes > QUEUE_BYTES_MAX) {
      this.dropped("queue_overflow");
      return;
    }
    let last = this.#queue.at(-1);
    if (!last?.takes(span)) {
      last = new Batch(this.#options.frame.head);
      this.#queue.push(last);
    }
    last.add(span);
    if (last.isFull) this.#wakeIn(0);
    else if (this.#timer === undefined) this.#wakeIn(FLUSH_MS);
  }

  dropped(reason: DropReason, spans = 1): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + spans);
  }

  /** Spans that are held, in the queue and on their way. */
  get held(): number {
    return this.#queue.reduce((sum, { spans }) => sum + spans, this.#sent?.spans ?? 0);
  }

  /** Uploads what is held, soon. */
  flushSoon(): void {
    if (this.held > 0) this.#wakeIn(FLUSH_SOON_MS);
  }

  /** Uploads what is held now. Resolves when it was taken, or when the receiver did not want it: nothing is tried twice. */
  async flush(): Promise<void> {
    if (this.#sending) await this.#sending;
    if (Date.now() < this.#notBeforeMs) return;
    while (this.held > 0 && (await this.#sendOne()));
  }

  /** A second call moves the alarm forward, never back. */
  #wakeIn(ms: number): void {
    const at = Math.max(Date.now() + ms, this.#notBeforeMs);
    if (at >= this.#timerAtMs) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = at;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      void this.flush().then(() => {
        if (this.held > 0) this.#wakeIn(FLUSH_MS);
      }, failed);
    }, at - Date.now());
    unref(this.#timer);
  }

  /** True when more may be sent at once. */
  async #sendOne(): Promise<boolean> {
    if (this.#sending) {
      await this.#sending;
      return true;
    }
    const batch = this.#sent ?? this.#nextBatch();
    if (!batch) return false;
    this.#sent = batch;
    let goesOn = false;
    this.#sending = this.#send(batch)
      .then((isDone) => {
        goesOn = isDone;
      })
      .finally(() => {
        this.#sending = undefined;
      });
    await this.#sending;
    return goesOn;
  }

  async #send(batch: Batch): Promise<boolean> {
    const { url, key, post, version, frame } = this.#options;
    batch.attempts += 1;
    const answer = await post({
      url,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${key}`,
        "user-agent": `callsight-js/${version}`,
        ...(batch.dropped === "" ? {} : { "callsight-dropped": batch.dropped }),
      },
      body: batch.body(frame.tail),
      timeoutMs: TIMEOUT_MS,
    }).catch(notSent);
    if (answer.status >= 200 && answer.status < 300) {
      this.#sent = undefined;
      return true;
    }
    if (isWorthAnotherTry(answer.status) && batch.attempts < ATTEMPTS_MAX) {
      this.#notBeforeMs = Date.now() + waitMs(answer, batch.attempts);
      return false;
    }
    this.#sent = undefined;
    this.dropped(answer.status === 0 ? "network_error" : "send_error", batch.spans);
    explain(answer.status, url);
    return answer.status !== 0;
  }

  #nextBatch(): Batch | undefined {
    const batch = this.#queue.shift();
    if (!batch) return undefined;
    batch.dropped = [...this.#dropped].map(([reason, count]) => `${reason}=${count}`).join(", ");
    this.#dropped.clear();
    return batch;
  }
}

function notSent(error: unknown): Answer {
  failed(error);
  return NO_ANSWER;
}

/** The ones that OTLP calls retryable, a receiver that failed, and silence. */
const isWorthAnotherTry = (status: number): boolean => status === 0 || status === 429 || status >= 500;

function waitMs({ retryAfter }: Answer, attempts: number): number {
  const asked = retryAfter === undefined ? Number.NaN : secondsIn(retryAfter) * 1_000;
  if (asked >= 0) return Math.min(asked, RETRY_AFTER_MS_MAX);
  const longest = Math.min(BACK_OFF_MS_MIN * 2 ** (attempts - 1), BACK_OFF_MS_MAX);
  // Servers that lost their receiver together should not all come back together.
  return longest * (0.5 + Math.random() / 2);
}

/** `Retry-After` is a number of seconds, or a date. */
const secondsIn = (text: string): number =>
  /^\d{1,9}$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;

function explain(status: number, url: string): void {
  const where = new URL(url).origin;
  if (status === 401 || status === 403)
    tellOnce(
      `${where} does not know the key of this DSN (${status}); copy the DSN from the project's Setup page.`,
    );
  else if (status === 404)
    tellOnce(`${where} is no Callsight (404); the DSN must name the server that you open in the browser.`);
  else if (status === 413 || status === 400) tellOnce(`${where} did not take spans (${status}).`);
}

/** Workers and Deno number their timers; there is nothing to let go of. */
function unref(timer: unknown): void {
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function")
    timer.unref();
}

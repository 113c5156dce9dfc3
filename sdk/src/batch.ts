import { writerInto } from "./values";

const SPANS_MAX = 512;
const BYTES_MAX = 1024 * 1024;
const BYTES_AT_FIRST = 64 * 1024;
/** One character of JavaScript takes at most three bytes of UTF-8. */
const BYTES_A_CHARACTER_MAX = 3;

/**
 * Spans on their way to one upload, as the bytes of its body. Written as they come: thousands of texts that wait for a
 * second are moved about by the garbage collector twice, a buffer never.
 *
 * Sent again a batch is the same to the byte, by which the receiver knows that it has it already.
 */
export class Batch {
  spans = 0;
  attempts = 0;
  /** What was dropped before it, as the header says it; `""` for nothing. */
  dropped = "";
  #bytes = new Uint8Array(BYTES_AT_FIRST);
  #writeInto = writerInto(this.#bytes);
  #length = 0;
  #isSealed = false;

  /** @param head what stands before the spans */
  constructor(head: string) {
    this.#write(head);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.spans >= SPANS_MAX;
  }

  /** Whether there is room for one more; there always is for the first. */
  takes(span: string): boolean {
    return this.spans === 0 || (this.spans < SPANS_MAX && this.#length + span.length < BYTES_MAX);
  }

  add(span: string): void {
    if (this.spans > 0) this.#write(",");
    this.#write(span);
    this.spans += 1;
  }

  /** The whole body. Nothing can be added after it. */
  body(tail: string): Uint8Array<ArrayBuffer> {
    if (!this.#isSealed) this.#write(tail);
    this.#isSealed = true;
    return this.#bytes.subarray(0, this.#length);
  }

  #write(text: string): void {
    const needed = this.#length + text.length * BYTES_A_CHARACTER_MAX;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
      this.#writeInto = writerInto(larger);
    }
    this.#length += this.#writeInto(text, this.#length);
  }
}

import { textOf } from "./call";
import { ATTRIBUTE_BYTES_MAX, ATTRIBUTES_MAX, cutJson, cutText, PAYLOAD_BYTES_MAX } from "./cut";
import type { AttributeValue } from "./received";
import { SCRUBBED, type Scrubber } from "./scrub";

/** Attributes of ours begin so; what follows `cut.` was too long, the value is how many bytes were not stored. */
const OWN = "callsight.";
const KEY_BYTES_MAX = 256;

/** The attributes of a row as they are written: scrubbed, bounded in size and number, with a note of what was cut. */
export class Written {
  readonly #scrub: Scrubber;
  readonly #attributes: Record<string, string> = {};
  #count = 0;
  #left = 0;

  constructor(scrub: Scrubber) {
    this.#scrub = scrub;
  }

  add(key: string, value: AttributeValue): void {
    if (value === null || key === "") return;
    if (this.#count >= ATTRIBUTES_MAX) {
      this.#left++;
      return;
    }
    this.#count++;
    const shortKey = cutText(key, KEY_BYTES_MAX);
    if (this.#scrub.isSecret(key)) {
      this.#set(shortKey, SCRUBBED);
      return;
    }
    const text = typeof value === "object" ? textOf(this.#scrub.value(value)) : textOf(value);
    const clean = typeof value === "string" ? this.#scrub.text(text) : text;
    this.#set(shortKey, this.bounded(shortKey, clean, text));
  }

  /** A note of ours. */
  own(key: string, value: string): void {
    this.#set(`${OWN}${key}`, value);
  }

  /**
   * A text of bounded size that is stored elsewhere under this name.
   *
   * @param sent the same before it was scrubbed, by which what is missing is measured
   */
  bounded(key: string, text: string, sent = text): string {
    const short = cutText(text, ATTRIBUTE_BYTES_MAX);
    if (short.length < text.length)
      this.own(`cut.${key}`, String(Buffer.byteLength(sent) - Buffer.byteLength(short)));
    return short;
  }

  /** Arguments or a result, scrubbed and bounded, and still JSON. */
  payload(key: string, json: string): string {
    if (json === "") return "";
    const clean = this.#scrub.json(json);
    const short = cutJson(clean, PAYLOAD_BYTES_MAX);
    if (short !== clean) this.own(`cut.${key}`, String(Buffer.byteLength(json) - Buffer.byteLength(short)));
    return short;
  }

  finished(): Record<string, string> {
    if (this.#left > 0) this.own("cut.attributes", String(this.#left));
    return this.#attributes;
  }

  #set(key: string, text: string): void {
    // Assigning this one name would set the prototype, or nothing at all.
    if (key === "__proto__") {
      Object.defineProperty(this.#attributes, key, {
        value: text,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else this.#attributes[key] = text;
  }
}

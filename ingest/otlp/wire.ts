import { storable, TOO_DEEP } from "../json";
import type { Attributes, AttributeValue } from "../received";

/** Bytes that are not what their sender says they are. The message is fit for the sender. */
export class Malformed extends Error {
  override name = "Malformed";
}

const DEPTH_MAX = 32;
const SHARED_SLOTS = 512; // A power of two.
/** Keys are worth looking up at any usual length; longer values are mostly ids and payloads, never seen again. */
const SHARED_KEY_BYTES_MAX = 40;
const SHARED_VALUE_BYTES_MAX = 30;

/**
 * Reads Protocol Buffers (proto3 wire format) from one message, front to back.
 *
 * Half of its speed (figures in `protobuf.ts`) is `text()`: keys, methods and tool names repeat from span to span, so a
 * short ASCII text is looked up by its bytes before a new string is made of them.
 */
export class Wire {
  position = 0;
  readonly #bytes: Buffer;
  readonly #shared: Array<string | undefined> = new Array(SHARED_SLOTS).fill(undefined);
  #depth = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** A varint's low 32 bits: tags, lengths, enums, booleans. */
  varint(): number {
    const bytes = this.#bytes;
    let byte = this.#byteAt(this.position++);
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let shift = 7; shift < 70; shift += 7) {
      byte = this.#byteAt(this.position++);
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new Malformed(`A number at byte ${Math.min(this.position, bytes.length)} does not end.`);
  }

  /** A signed 64-bit varint: a number where a double holds it exactly, otherwise its decimal text. */
  varint64(): number | string {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byteAt(this.position++);
      const part = byte & 127;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= (part & 15) << 28;
        high |= part >> 4;
      } else if (shift < 63) high |= part << (shift - 32);
      else high |= (part & 1) << 31;
      if (byte < 128) {
        const value = (high | 0) * 4294967296 + (low >>> 0);
        if (Number.isSafeInteger(value)) return value;
        return ((BigInt(high | 0) << 32n) | BigInt(low >>> 0)).toString();
      }
    }
    throw new Malformed(`A number at byte ${this.position} does not end.`);
  }

  /** Nanoseconds since 1970 in a fixed64, as whole microseconds. */
  microseconds(): number {
    const at = this.#take(8);
    const low = this.#bytes.readUInt32LE(at);
    const high = this.#bytes.readUInt32LE(at + 4);
    // (high · 2^32 + low) / 1000 without leaving the integers that a double holds: 2^32 = 1000 · 4294967 + 296.
    return high * 4294967 + Math.floor((high * 296 + low) / 1000);
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  hex(): string {
    const length = this.varint();
    const at = this.#take(length);
    return this.#bytes.toString("hex", at, at + length);
  }

  base64(): string {
    const length = this.varint();
    const at = this.#take(length);
    return this.#bytes.toString("base64", at, at + length);
  }

  text(sharedBytesMax = SHARED_VALUE_BYTES_MAX): string {
    const length = this.varint();
    const at = this.#take(length);
    if (length === 0) return "";
    if (length > sharedBytesMax) return withoutNull(this.#bytes.toString("utf8", at, at + length));

    const bytes = this.#bytes;
    let hash = length;
    let seen = 0;
    for (let i = at; i < at + length; i++) {
      const byte = bytes[i] as number; // In bounds: `#take` checked.
      hash = (Math.imul(hash, 31) + byte) | 0;
      seen |= byte;
    }
    if (seen > 127) return withoutNull(bytes.toString("utf8", at, at + length));
    const slot = (hash ^ (hash >>> 15)) & (SHARED_SLOTS - 1);
    const shared = this.#shared[slot];
    if (shared !== undefined && shared.length === length) {
      let i = 0;
      while (i < length && shared.charCodeAt(i) === bytes[at + i]) i++;
      if (i === length) return shared;
    }
    const made = withoutNull(bytes.toString("latin1", at, at + length));
    this.#shared[slot] = made;
    return made;
  }

  /** Steps into a nested message and returns where it ends; `leave` checks that it was read to there exactly. */
  enter(): number {
    const length = this.varint();
    const at = this.position;
    if (at + length > this.#bytes.length) throw new Malformed(`A message at byte ${at} is cut off.`);
    return at + length;
  }

  leave(end: number): void {
    if (this.position !== end) throw new Malformed(`A field before byte ${end} runs over its message.`);
  }

  /** Steps over a field that nobody asked for. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.#take(this.varint());
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw new Malformed(`Byte ${this.position} has a wire type that does not exist.`);
    }
  }

  /** A `KeyValue`: 1 key, 2 value. */
  attribute(into: Attributes): void {
    const end = this.enter();
    let key = "";
    let value: AttributeValue = null;
    while (this.position < end) {
      const tag = this.varint();
      if (tag === 10) key = this.text(SHARED_KEY_BYTES_MAX);
      else if (tag === 18) value = this.#value();
      else this.skip(tag);
    }
    this.leave(end);
    into.set(key, value);
  }

  /** An `AnyValue`; bytes become base64. */
  value(): AttributeValue {
    return this.#value();
  }

  #value(): AttributeValue {
    const end = this.enter();
    if (this.#depth === DEPTH_MAX) {
      this.position = end;
      return TOO_DEEP;
    }
    this.#depth++;
    let value: AttributeValue = null;
    while (this.position < end) {
      const tag = this.varint();
      if (tag === 10) value = this.text();
      else if (tag === 16) value = this.varint() !== 0;
      else if (tag === 24) value = this.varint64();
      else if (tag === 33) value = finite(this.double());
      else if (tag === 42) value = this.#list();
      else if (tag === 50) value = this.#record();
      else if (tag === 58) value = this.base64();
      else this.skip(tag);
    }
    this.leave(end);
    this.#depth--;
    return value;
  }

  #list(): AttributeValue[] {
    const end = this.enter();
    const values: AttributeValue[] = [];
    while (this.position < end) {
      const tag = this.varint();
      if (tag === 10) values.push(this.#value());
      else this.skip(tag);
    }
    this.leave(end);
    return values;
  }

  #record(): AttributeValue {
    const end = this.enter();
    const entries: Attributes = new Map();
    while (this.position < end) {
      const tag = this.varint();
      if (tag === 10) this.attribute(entries);
      else this.skip(tag);
    }
    this.leave(end);
    const record: { [key: string]: AttributeValue } = Object.create(null);
    for (const [key, value] of entries) record[key] = value;
    return record;
  }

  #byteAt(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new Malformed(`It ends in the middle, at byte ${this.#bytes.length}.`);
    return byte;
  }

  #take(length: number): number {
    const at = this.position;
    if (at + length > this.#bytes.length) throw new Malformed(`A field at byte ${at} is cut off.`);
    this.position = at + length;
    return at;
  }
}

/** As OTLP's JSON has them: JSON itself knows no NaN and nothing infinite, and would make null of them. */
const finite = (number: number) => (Number.isFinite(number) ? number : String(number));

/** Decoded UTF-8 has no halves of surrogates, but it may hold null bytes. */
const withoutNull = (text: string) => (text.includes("\0") ? storable(text) : text);

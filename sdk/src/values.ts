/** What a host hands us is read by these: nothing is believed before it was looked at. */

/** An object whose fields may be asked for, or undefined. */
export const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;

/** A text that is not empty, or undefined. */
export const words = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export type Callable = (this: unknown, ...given: unknown[]) => unknown;

export const callable = (value: unknown): Callable | undefined =>
  typeof value === "function" ? (value as Callable) : undefined;

/**
 * A promise of the language itself. Only of these we may ask how they end: `then` of other thenables can do work (query
 * builders run their query, once for every `then`).
 */
export const isPlainPromise = (value: unknown): value is Promise<unknown> =>
  value instanceof Promise &&
  Object.getPrototypeOf(value) === Promise.prototype &&
  !Object.hasOwn(value, "then");

/**
 * Puts `make(original)` in the place of a method. The new function has the name and length of the old one, and its key
 * stays as visible as it was: a method of a prototype does not become an enumerable key of the object.
 *
 * @throws TypeError when the object does not let go of the method (frozen, or not configurable)
 */
export function replaceMethod(owner: object, name: string, make: (original: Callable) => Callable): void {
  const original = callable(Reflect.get(owner, name));
  if (!original) throw new TypeError(`there is no method ${name}`);
  const own = Object.getOwnPropertyDescriptor(owner, name);
  if (own && !("value" in own)) {
    Reflect.set(owner, name, likeness(make(original), original));
    return;
  }
  Object.defineProperty(owner, name, {
    value: likeness(make(original), original),
    enumerable: own?.enumerable ?? false,
    configurable: own?.configurable ?? true,
    writable: own?.writable ?? true,
  });
}

export function likeness(replacement: Callable, original: Callable): Callable {
  Object.defineProperty(replacement, "name", { value: original.name, configurable: true });
  Object.defineProperty(replacement, "length", { value: original.length, configurable: true });
  return replacement;
}

type NodeBuffer = {
  byteLength: (text: string) => number;
  from: (bytes: ArrayBuffer) => { write: (text: string, offset: number) => number };
};
const nodeBuffer = (globalThis as { Buffer?: NodeBuffer }).Buffer;
const encoder = new TextEncoder();

/** Length of a text in UTF-8, in bytes. */
export const bytesOf = (text: string): number =>
  nodeBuffer ? nodeBuffer.byteLength(text) : encoder.encode(text).length;

/** Writes a text into bytes, in UTF-8, and returns how many it took. */
export type Write = (text: string, offset: number) => number;

/** Node's own way takes a third of the time of `encodeInto`. */
export function writerInto(bytes: Uint8Array<ArrayBuffer>): Write {
  if (!nodeBuffer) return (text, offset) => encoder.encodeInto(text, bytes.subarray(offset)).written;
  const buffer = nodeBuffer.from(bytes.buffer);
  return (text, offset) => buffer.write(text, offset);
}

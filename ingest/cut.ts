import { type Json, parseJsonExactly } from "./json";

/** A tool's arguments or result, as stored. */
export const PAYLOAD_BYTES_MAX = 64 * 1024;
/** Any other attribute, and messages. */
export const ATTRIBUTE_BYTES_MAX = 8 * 1024;
export const ATTRIBUTES_MAX = 128;
/** Names, targets and ids: they identify, so they are never left out, only bounded. */
export const NAME_BYTES_MAX = 1024;

/** The first `bytesMax` bytes of UTF-8, whole characters only. */
export function cutText(text: string, bytesMax: number): string {
  // A UTF-16 unit takes three bytes at most, so most texts need no counting.
  if (text.length * 3 <= bytesMax) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end);
}

/**
 * JSON text of at most `bytesMax` bytes that is still JSON: long strings, lists and objects inside it lose their ends,
 * so that a reader still sees its shape.
 */
export function cutJson(json: string, bytesMax: number): string {
  if (json.length * 3 <= bytesMax || Buffer.byteLength(json) <= bytesMax) return json;
  const value = parseJsonExactly(json);
  for (const length of [8192, 2048, 512, 128, 32]) {
    const shorter = JSON.stringify(shortened(value ?? json, length, 0));
    if (Buffer.byteLength(shorter) <= bytesMax) return shorter;
  }
  return JSON.stringify(cutText(json, Math.floor(bytesMax / 2)));
}

function shortened(value: Json, length: number, depth: number): Json {
  if (typeof value === "string")
    return value.length > length ? `${value.slice(0, length).replace(/\p{Cs}$/u, "")}…` : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth > 16) return "…";
  if (Array.isArray(value)) return value.slice(0, length).map((item) => shortened(item, length, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, length)
      .map(([key, item]) => [key, shortened(item, length, depth + 1)]),
  );
}

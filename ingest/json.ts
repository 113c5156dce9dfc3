import { endOfString, quoteInexactNumbers } from "@/lib/exact-numbers";
import type { AttributeValue } from "./received";

/** What JSON can hold, before anyone looked at it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Neither a null byte nor half of a surrogate pair survives every store and client; both become U+FFFD. */
const UNSTORABLE = /\0|\p{Cs}/gu;
const MAY_HIDE_UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** Whether JSON text may hold, behind escapes, what no store should be given. */
export const mayHideUnstorable = (json: string): boolean =>
  json.includes("\\u") && MAY_HIDE_UNSTORABLE.test(json);

/** Text that every store and client can hold. */
export const storable = (text: string): string => text.replace(UNSTORABLE, "\uFFFD");

const MAY_BE_JSON = /^[ \t\r\n]*(?:[{["\d-]|true|false|null)/;

/**
 * What the parser may follow. 30 MB of opening brackets, 30 KB when compressed, kept it busy for three seconds and took
 * half a gigabyte. What is less deep is cut at `DEPTH_MAX` by whoever reads it.
 */
const LEVELS_MAX = 1_000_000;

/**
 * Parses JSON of a stranger; undefined when it is not JSON. Strings in it are storable. Objects are plain: look keys up
 * with `field` below, never by walking into what might be inherited.
 */
export function parseJson(text: string): Json | undefined {
  // Most texts that are no JSON show it at once, and catching an error costs as much as reading a whole envelope.
  if (!MAY_BE_JSON.test(text)) return undefined;
  if (isTooDeep(text, LEVELS_MAX)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  return mayHideUnstorable(text) ? cleaned(value, 0) : value;
}

/**
 * The same, for what will be written again: numbers that a double would alter are strings of their digits. Nodes before
 * 22 cannot write them as numbers.
 */
export const parseJsonExactly = (text: string): Json | undefined => parseJson(quoteInexactNumbers(text));

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of an object, own ones only; undefined when there is none or `of` is no object. */
export const field = (of: Json | undefined, key: string): Json | undefined =>
  isObject(of) && Object.hasOwn(of, key) ? of[key] : undefined;

export const textField = (of: Json | undefined, key: string): string => {
  const value = field(of, key);
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
};

export const listField = (of: Json | undefined, key: string): Json[] => {
  const value = field(of, key);
  return Array.isArray(value) ? value : [];
};

/** Nobody reads what is nested deeper, and nobody should have to follow it. */
export const DEPTH_MAX = 64;
export const TOO_DEEP = "[nested too deep]";

/** The same value without prototypes, at most 64 levels deep: what is deeper becomes `"[nested too deep]"`. */
export function attributeValue(value: Json, depth = 0): AttributeValue {
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEPTH_MAX) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => attributeValue(item, depth + 1));
  const record: { [key: string]: AttributeValue } = Object.create(null);
  for (const [key, item] of Object.entries(value)) record[key] = attributeValue(item, depth + 1);
  return record;
}

function cleaned(value: Json, depth: number): Json {
  if (typeof value === "string") return storable(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEPTH_MAX) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storable(key), cleaned(item, depth + 1)]),
  );
}

/** Whether JSON text is nested deeper than so many levels, without following it. */
export function isTooDeep(json: string, levelsMax = DEPTH_MAX): boolean {
  if (json.length <= 2 * levelsMax) return false;
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (unit === 0x22) i = endOfString(json, i);
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > levelsMax) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}

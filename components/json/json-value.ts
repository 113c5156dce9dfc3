import { quoteInexactNumbers } from "@/lib/exact-numbers";

/** What `JSON.parse` gives; a number that a double would alter is text, which `exactNumberOf` knows. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A character that no text has a use for, before the digits of a number. */
const EXACT = "\uE000";
const EXACT_NUMBER = /^\uE000(-?\d[\d.eE+-]*)$/;
const EXACT_NUMBERS_QUOTED = /"\uE000(-?\d[\d.eE+-]*)"/g;

/** JSON text as a value to show, with every digit of its numbers. @throws SyntaxError */
export const parseExactly = (json: string): JsonValue => JSON.parse(quoteInexactNumbers(json, EXACT));

/** The digits of a number that a double would alter; null for any other value. */
export const exactNumberOf = (value: JsonValue): string | null =>
  typeof value === "string" ? (EXACT_NUMBER.exec(value)?.[1] ?? null) : null;

/** A value as JSON text again, indented, with the numbers that it came with. */
export const jsonText = (value: JsonValue): string =>
  JSON.stringify(value, null, 2).replace(EXACT_NUMBERS_QUOTED, "$1");

/** `$.content[0]["x y"]`: how to reach a value, as most tools read it. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => text + stepText(step), "$");

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** The members of an object or array, in their order; none for the rest. */
export function membersOf(value: JsonValue): [string | number, JsonValue][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  if (value !== null && typeof value === "object") return Object.entries(value);
  return [];
}

const FOUND_MAX = 1_000;

/**
 * Paths (as `pathText`) of the members whose key or value holds `words`, with all members above them, so that a tree
 * can show just these. Without recursion: payloads nested thousands deep exist. At most 1,000 are found.
 */
export function find(root: JsonValue, words: string): Set<string> {
  type Place = { value: JsonValue; path: string; above: Place | null };
  const wanted = words.toLowerCase();
  const shown = new Set<string>();
  const open: Place[] = [{ value: root, path: "$", above: null }];
  let found = 0;
  for (let above = open.pop(); above && found < FOUND_MAX; above = open.pop()) {
    for (const [key, value] of membersOf(above.value)) {
      const place: Place = { value, path: above.path + stepText(key), above };
      const isLeaf = value === null || typeof value !== "object";
      const name = typeof key === "string" ? key : "";
      const text = isLeaf ? `${name}\n${value}` : name;
      if (text.toLowerCase().includes(wanted)) {
        found++;
        for (let at: Place | null = place; at?.above && !shown.has(at.path); at = at.above)
          shown.add(at.path);
      }
      if (!isLeaf) open.push(place);
    }
  }
  return shown;
}

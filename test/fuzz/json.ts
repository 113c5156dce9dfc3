import type { Dice } from "./dice";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const HOSTILE_TEXTS = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "x\udfff\ud83d",
  "\u202e\u2066rtl",
  "NaN",
  "-Infinity",
  "__proto__",
  "constructor",
  "9".repeat(400),
  "-1",
  "1e999",
  "0x10",
  "f".repeat(32),
  "0".repeat(32),
  "é".repeat(5_000),
  '{"a":"\\u0000"}',
  '{"password":"hunter2"}',
  "[".repeat(3_000),
  `${"[".repeat(300)}${"]".repeat(300)}`,
  "a@b.co ".repeat(2_000),
  "token=".repeat(2_000),
  "4111 1111 1111 1111 ".repeat(500),
  "%00%0a",
  "2026-11-22T99:99:99Z",
  "data:text/html,<script>alert(1)</script>",
];
const HOSTILE_NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.1,
  255,
  256,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 64,
  -(2 ** 63),
  1e308,
  5e-324,
];
const HOSTILE_KEYS = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "",
  "\0",
  "\ud800",
  "length",
  "k".repeat(3_000),
];

const deep = (levels: number): Json => {
  let value: Json = "bottom";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

function hostileValue(dice: Dice): Json {
  switch (dice.below(8)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return dice.pick(HOSTILE_NUMBERS);
    case 3:
      return {};
    case 4:
      return [];
    case 5:
      return deep(dice.pick([2, 31, 33, 65, 200]));
    default:
      return dice.pick(HOSTILE_TEXTS);
  }
}

/** A place in a value: the list or object that holds it, and under what. */
type Place = { holder: Json[] | { [key: string]: Json }; key: string | number };

/** Breaks a value in some places, in place; what surrounds them stays as it was, so that readers get that far. */
export function mutateJson(root: Json, dice: Dice): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  for (let round = dice.below(4); round >= 0; round--) mutate(dice.pick(places), places, dice);
}

function mutate(place: Place, places: readonly Place[], dice: Dice): void {
  const value = at(place);
  const other = dice.pick(places);
  switch (dice.below(9)) {
    case 0:
      drop(place);
      break;
    case 1:
      put(place, hostileValue(dice));
      break;
    case 2:
      rename(place, dice.pick(HOSTILE_KEYS));
      break;
    case 3: {
      const there = at(other);
      put(other, copyOf(value));
      put(place, copyOf(there));
      break;
    }
    case 4:
      put(place, copyOf(at(other)));
      break;
    case 5:
      repeat(place, dice);
      break;
    case 6:
      if (typeof value === "number") put(place, tweaked(value, dice));
      else if (typeof value === "string") put(place, bent(value, dice));
      else put(place, [copyOf(value)]);
      break;
    case 7:
      put(place, typeof value === "string" ? Number(value) : JSON.stringify(value));
      break;
    default:
      put(place, {
        ...(isRecord(value) ? value : { value: copyOf(value) }),
        [dice.pick(HOSTILE_KEYS)]: hostileValue(dice),
      });
  }
}

const tweaked = (value: number, dice: Dice): number =>
  dice.pick([
    -value,
    value * 1e3,
    value / 1e3,
    value + 1,
    value - 86_400 * 365,
    value + 86_400 * 365,
    value * 1e6,
    Math.trunc(value),
    0,
  ]);

function bent(text: string, dice: Dice): string {
  const middle = text.length >> 1;
  return dice.pick([
    text.toUpperCase(),
    text.slice(1),
    `${text}0`,
    text.slice(0, middle) + dice.pick(HOSTILE_TEXTS) + text.slice(middle),
    text.repeat(dice.pick([2, 50])),
    "0".repeat(text.length),
    [...text].reverse().join(""),
    dice.pick(HOSTILE_TEXTS),
  ]);
}

function repeat(place: Place, dice: Dice): void {
  const value = copyOf(at(place));
  const times = dice.pick([2, 3, 200]);
  if (Array.isArray(place.holder)) place.holder.push(...Array.from({ length: times }, () => copyOf(value)));
  else if (Array.isArray(value)) put(place, Array.from({ length: times }, () => copyOf(value)).flat());
  else for (let n = 0; n < times; n++) define(place.holder, `${place.key}${n}`, copyOf(value));
}

function placesIn(root: Json, found: Place[] = []): Place[] {
  if (typeof root !== "object" || root === null) return found;
  const keys = Array.isArray(root) ? root.keys() : Object.keys(root);
  for (const key of keys) {
    const place: Place = { holder: root, key };
    found.push(place);
    placesIn(at(place), found);
  }
  return found;
}

const isRecord = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const at = ({ holder, key }: Place): Json => (holder as { [key: string | number]: Json })[key] ?? null;

/** Values are trees: what is put in a second place is another one. */
export const copyOf = <T extends Json>(value: T): T => structuredClone(value);

function put({ holder, key }: Place, value: Json): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else define(holder, String(key), value);
}

function drop({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function rename(place: Place, name: string): void {
  if (Array.isArray(place.holder)) return;
  const value = at(place);
  drop(place);
  define(place.holder, name, value);
}

/** Not assigned: `__proto__` would be lost. */
function define(holder: { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** JSON text with what no JavaScript value says: numbers beyond doubles, a key twice, bytes that are no UTF-8. */
export function jsonBytes(value: Json, dice: Dice): Buffer {
  const text = JSON.stringify(value);
  if (dice.chance(0.8)) return Buffer.from(text);
  switch (dice.below(5)) {
    case 0:
      return Buffer.from(
        text.replace(/(?<=[:,[])-?\d[\d.]*/g, (number) =>
          dice.chance(0.2)
            ? dice.pick(["1e999", "-0", "12345678901234567890123", "-1e-400", "0.1000000000000000055"])
            : number,
        ),
      );
    case 1:
      return Buffer.from(text.replace(/"(\w+)":("[^"]{0,40}"|\d+)/, (pair) => `${pair},${pair}`));
    case 2: {
      const bytes = Buffer.from(text);
      for (let n = dice.below(4); n >= 0 && bytes.length > 0; n--)
        bytes[dice.below(bytes.length)] = 128 + dice.below(128);
      return bytes;
    }
    case 3:
      return Buffer.from(text).subarray(0, dice.below(text.length + 1));
    default:
      return Buffer.from(
        dice.pick([`\ufeff${text}`, ` \t\n${text}\r\n`, `${text}${text}`, text.replaceAll('"', "'")]),
      );
  }
}

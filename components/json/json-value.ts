/** What `JSON.parse` gives. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** `$.content[0]["x y"]`: how to reach a value, as most tools read it. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
  }, "$");
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
 * can show just these. Without recursion: payloads nested 10,000 deep exist. At most 1,000 are found.
 */
export function find(root: JsonValue, words: string): Set<string> {
  const wanted = words.toLowerCase();
  const shown = new Set<string>();
  let found = 0;
  const open: { value: JsonValue; path: (string | number)[] }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next && found < FOUND_MAX; next = open.pop()) {
    for (const [key, value] of membersOf(next.value)) {
      const path = [...next.path, key];
      const isLeaf = value === null || typeof value !== "object";
      const hit =
        (typeof key === "string" && key.toLowerCase().includes(wanted)) ||
        (isLeaf && String(value).toLowerCase().includes(wanted));
      if (hit) {
        found++;
        for (let length = 1; length <= path.length; length++) shown.add(pathText(path.slice(0, length)));
      }
      if (!isLeaf) open.push({ value, path });
    }
  }
  return shown;
}

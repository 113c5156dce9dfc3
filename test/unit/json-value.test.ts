import { describe, expect, test } from "vitest";
import {
  exactNumberOf,
  find,
  type JsonValue,
  jsonText,
  parseExactly,
  pathText,
} from "@/components/json/json-value";

test.each<[(string | number)[], string]>([
  [[], "$"],
  [["content", 0, "text"], "$.content[0].text"],
  [["with space", "a-b"], '$["with space"]["a-b"]'],
  [['quote"d'], '$["quote\\"d"]'],
  [["__proto__"], "$.__proto__"],
])("the path %j is written %s", (path, text) => expect(pathText(path)).toBe(text));

describe("searching JSON", () => {
  const value: JsonValue = { user: { name: "Ada", tags: ["Maths", 42] }, note: null };
  test.each<[string, string[]]>([
    ["ada", ["$.user", "$.user.name"]],
    ["42", ["$.user", "$.user.tags", "$.user.tags[1]"]],
    ["null", ["$.note"]],
    ["TAGS", ["$.user", "$.user.tags"]],
    ["nowhere", []],
  ])("%s is found with all that is above it", (words, paths) =>
    expect([...find(value, words)].sort()).toEqual(paths.sort()),
  );
  test("goes 3,000 levels deep without recursion", () => {
    let deep: JsonValue = "needle";
    for (let level = 0; level < 3_000; level++) deep = [deep];
    expect(find(deep, "needle").size).toBe(3_000);
  });
});

describe("numbers that a double would alter", () => {
  const json =
    '{"n":12345678901234567890,"list":[1e999,0.1000000000000000055],"text":"12345678901234567890","one":1}';
  const value = parseExactly(json) as { n: JsonValue; text: JsonValue; one: JsonValue };
  test("keep their digits, and are no text", () => {
    expect(exactNumberOf(value.n)).toBe("12345678901234567890");
    expect([exactNumberOf(value.text), exactNumberOf(value.one)]).toEqual([null, null]);
  });
  test("are numbers again in what is copied", () => expect(jsonText(value).replace(/\s/g, "")).toBe(json));
  test("are found by their digits", () => expect([...find(value, "890")].sort()).toEqual(["$.n", "$.text"]));
});

import { describe, expect, test } from "vitest";
import { find, type JsonValue, pathText } from "@/components/json/json-value";

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

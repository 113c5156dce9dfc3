import { describe, expect, test } from "vitest";
import { quoteInexactNumbers } from "@/lib/exact-numbers";

test.each([
  "12345678901234567890",
  "-9007199254740993",
  "1e999",
  "1E-400",
  "0.1000000000000000055",
  "123456789.123456789012",
])("%s keeps its digits, as a string", (number) =>
  expect(JSON.parse(quoteInexactNumbers(`{"n":[${number}, ${number}]}`))).toEqual({ n: [number, number] }),
);

test.each([
  "0",
  "-0.0",
  "1.0",
  "1e3",
  "1.50E+02",
  "9007199254740991",
  "0.30000000000000004",
  "100000000000000000000",
  "5e-324",
  "1.7976931348623157e308",
  "0.0000000000000000000",
])("%s stays a number", (number) => expect(quoteInexactNumbers(`[${number}]`)).toBe(`[${number}]`));

describe("what is no number stays as it is", () => {
  test.each([
    '{"12345678901234567890":"12345678901234567890"}',
    '["\\"12345678901234567890","\\\\", "1e999"]',
    '"cut off: 12345678901234567890',
    "-",
  ])("%s", (json) => expect(quoteInexactNumbers(json)).toBe(json));
});

// Were it worse than linear, megabytes would run into the suite's time limit.
test("megabytes are read in one go", () => {
  const json = `[${'"\\\\\\"1e999",12345678901234567890,'.repeat(50_000)}"${"1".repeat(5_000_000)}"]`;
  expect(JSON.parse(quoteInexactNumbers(json))).toHaveLength(100_001);
});

/** Small rules about single words: times, sizes. */
import { describe, expect, test } from "vitest";
import { cutJson, cutText } from "@/ingest/cut";
import { isTooDeep } from "@/ingest/json";
import { decimalSeconds, isoTime, microsecondsOf, outside, windowOf } from "@/ingest/times";
import { NOW } from "./given";

describe("times", () => {
  test.each<[unknown, number]>([
    [1795355304.7603948, 1795355304760395],
    ["2026-11-22T14:00:00.529418Z", 1795356000529418],
    ["2026-11-22T14:00:00Z", 1795356000000000],
    ["2026-11-22T15:00:00.5+01:00", 1795356000500000],
    ["2026-11-22T14:00:00.123456789Z", 1795356000123456],
    ["2026-11-22 14:00:00", 1795356000000000],
    ["1795356000.25", 1795356000250000],
    ["yesterday", Number.NaN],
    [null, Number.NaN],
    [{}, Number.NaN],
  ])("%j is %d µs", (sent, us) => expect(microsecondsOf(sent)).toBe(us));

  test("are written without loss", () => {
    expect(decimalSeconds(1795356000000007)).toBe("1795356000.000007");
    expect(isoTime(1795356000000007)).toBe("2026-11-22T14:00:00.000007Z");
  });

  test("are stored from the first day of retention to an hour ahead", () => {
    const window = windowOf(NOW, 90);
    const day = 86_400_000_000;
    const now = NOW.getTime() * 1000;
    expect([-90 * day, 0, 3_600_000_000].map((offset) => outside(window, now + offset))).toEqual([
      "",
      "",
      "",
    ]);
    expect(outside(window, now - 90 * day - 1)).toContain("older than the 90 days");
    expect(outside(window, now + 3_600_000_001)).toContain("check the sender's clock");
    expect(outside(windowOf(NOW, 65_535), 1)).toContain("older");
  });
});

describe("cutting", () => {
  test.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "abc"],
    ["aä", 2, "a"],
    ["😀😀", 7, "😀"],
  ])("%s to %d bytes is %s", (text, bytes, cut) => expect(cutText(text, bytes)).toBe(cut));

  test("JSON keeps its shape, whatever makes it long", () => {
    for (const value of [
      { a: "x".repeat(9_000), b: 1 },
      Array.from({ length: 9_000 }, (_, i) => i),
      Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`key${i}`, "y".repeat(50)])),
      "z".repeat(9_000),
    ]) {
      const cut = cutJson(JSON.stringify(value), 4_096);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4_096);
      expect(Array.isArray(JSON.parse(cut))).toBe(Array.isArray(value));
    }
  });

  test("JSON keeps the digits of numbers that a double cannot hold", () => {
    const json = `{"n":12345678901234567890,"f":1e999,"text":"${"x".repeat(1000)}"}`;
    expect(JSON.parse(cutJson(json, 500))).toMatchObject({ n: "12345678901234567890", f: "1e999" });
  });

  test("depth is seen without following it, and not in strings", () => {
    expect(isTooDeep("[".repeat(65) + "]".repeat(65) + " ".repeat(100))).toBe(true);
    expect(isTooDeep("[".repeat(64) + "]".repeat(64) + " ".repeat(100))).toBe(false);
    expect(isTooDeep(JSON.stringify(`${"[".repeat(200)}"\\`))).toBe(false);
  });
});

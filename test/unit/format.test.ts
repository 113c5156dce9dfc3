import { describe, expect, test } from "vitest";
import {
  changeOf,
  countOf,
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatTimestamp,
  middleCut,
  pointsBetween,
} from "@/lib/format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0, "0"],
  [1_284, "1,284"],
  [9_999, "9,999"],
  [12_400, "12.4 k"],
  [999_949, "999.9 k"],
  [999_950, "1 M"],
  [3_210_000, "3.2 M"],
  [1_100_000_000, "1.1 G"],
])("%d calls read as %s", (count, text) => expect(plain(formatCount(count))).toBe(text));

test.each([
  [null, "–"],
  [0, "0 ms"],
  [0.01, "<0.1 ms"],
  [0.42, "0.4 ms"],
  [9.96, "10 ms"],
  [18.2, "18 ms"],
  [999.4, "999 ms"],
  [999.6, "1 s"],
  [1_240, "1.24 s"],
  [12_440, "12.4 s"],
  [59_960, "1 m 00 s"],
  [125_000, "2 m 05 s"],
  [3_600_000, "1 h 00 m"],
  [90_000_000, "1 d 01 h"],
])("%s ms read as %s", (ms, text) => expect(plain(formatDuration(ms))).toBe(text));

test.each([
  [null, "–"],
  [0, "0 %"],
  [0.00001, "<0.01 %"],
  [0.0012, "0.12 %"],
  [0.00994, "0.99 %"],
  [0.00996, "1 %"],
  [0.034, "3 %"],
  [0.9999, ">99 %"],
  [1, "100 %"],
])("a share of %s reads as %s", (share, text) => expect(plain(formatRate(share))).toBe(text));

test.each([
  [512, "512 B"],
  [18_637, "18.2 KiB"],
  [1_048_575, "1 MiB"],
  [3 * 1_048_576, "3 MiB"],
  [5 * 1_024 ** 3, "5 GiB"],
])("%d bytes read as %s", (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

describe("a change", () => {
  test.each([
    [112, 100, "up", "+12 %"],
    [96, 100, "down", "−4 %"],
    [100, 100, "flat", "±0 %"],
    [320, 100, "up", "×3.2"],
    [0, 100, "down", "−100 %"],
  ])("%d after %d goes %s by %s", (now, before, direction, text) => {
    const delta = changeOf(now, before);
    expect({ ...delta, text: plain(delta?.text ?? "") }).toEqual({ direction, text });
  });
  test("after nothing is no change but a beginning", () => expect(changeOf(5, 0)).toBeNull());
  test.each([
    [5, null],
    [null, 5],
    [null, null],
  ])("from or to what is not known is no change (%j, %j)", (now, before) =>
    expect(changeOf(now, before)).toBeNull(),
  );
  test.each([
    [0.034, 0.03, "up", "+0.4 pp"],
    [0.03, 0.034, "down", "−0.4 pp"],
    [0.03, 0.03001, "flat", "±0 pp"],
  ])("from a share of %d to %d is in points", (now, before, direction, text) => {
    const delta = pointsBetween(now, before);
    expect({ ...delta, text: plain(delta.text) }).toEqual({ direction, text });
  });
});

const NOW = new Date("2026-11-22T16:00:00Z");
test.each([
  ["2026-11-22T16:00:09Z", "just now"],
  ["2026-11-22T15:59:58Z", "just now"],
  ["2026-11-22T15:59:18Z", "42 s ago"],
  ["2026-11-22T15:55:30Z", "4 min ago"],
  ["2026-11-22T13:00:00Z", "3 h ago"],
  ["2026-11-20T15:00:00Z", "2 d ago"],
  ["2026-10-12T00:00:00Z", "12 Oct"],
  ["2025-10-12T00:00:00Z", "12 Oct 2025"],
])("%s was %s", (at, text) => expect(formatAgo(new Date(at), NOW)).toBe(text));

test("a timestamp has every digit down to the millisecond", () =>
  expect(formatTimestamp(new Date("2026-11-22T00:03:05.070Z"), "UTC")).toBe("2026-11-22 00:03:05.070"));

test.each([
  [1, "1 call"],
  [2, "2 calls"],
  [0, "0 calls"],
])("%d of them: %s", (count, text) => expect(countOf(count, "call")).toBe(text));

test.each([
  ["short stays", "short stays", 20],
  ["file:///etc/nginx/conf.d/hosts", "file:///e…f.d/hosts", 19],
  ["👩👩👩👩👩👩", "👩👩…👩👩", 5],
])("%s keeps both ends", (text, cut, max) => expect(middleCut(text, max)).toBe(cut));

import { expect, test } from "vitest";
import { slicesOf } from "@/ingest/settle/window";

const seconds = (from: number, count: number, rows: number) =>
  Array.from({ length: count }, (_, index) => ({ at: from + index, rows }));

test("what was stored within the usual is one slice, related to the hour before", () => {
  expect(slicesOf(seconds(10_000, 3, 100), 10_001, 10_003)).toEqual([
    { from: 10_001, to: 10_003, since: 10_001 - 3600 },
  ]);
});

test("nothing new is no slice", () => {
  expect(slicesOf(seconds(10_000, 3, 100), 10_003, 10_005)).toEqual([]);
  expect(slicesOf([], 10_003, 10_005)).toEqual([]);
});

test("a flood is cut into slices that leave no second out and split none", () => {
  const slices = slicesOf(seconds(10_000, 10, 90_000), 10_000, 10_010);
  expect(slices.map(({ from, to }) => [from, to])).toEqual([
    [10_000, 10_002],
    [10_002, 10_004],
    [10_004, 10_006],
    [10_006, 10_008],
    [10_008, 10_010],
  ]);
  expect(slicesOf(seconds(10_000, 1, 5_000_000), 10_000, 10_001)).toHaveLength(1);
});

test("a busy hour is looked back into less far, and never less far than what is new", () => {
  const [slice] = slicesOf(seconds(0, 3600, 20_000), 3598, 3600);
  expect(slice).toEqual({ from: 3598, to: 3600, since: 3400 });
  expect(slicesOf(seconds(10_000, 1, 5_000_000), 10_000, 10_001)[0]?.since).toBe(10_000);
});

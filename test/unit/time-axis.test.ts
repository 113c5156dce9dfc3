import { expect, test } from "vitest";
import { timeTicks } from "@/components/charts/time-axis";

const every = (start: string, stepSeconds: number, count: number) =>
  Array.from({ length: count }, (_, index) => Date.parse(start) + index * stepSeconds * 1_000);
const utc = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(11, 19));

test.each<[string, number[], number, string[]]>([
  [
    "a day in quarter hours",
    every("2026-11-22T00:00:00Z", 900, 97),
    0,
    [
      "00:00:00",
      "03:00:00",
      "06:00:00",
      "09:00:00",
      "12:00:00",
      "15:00:00",
      "18:00:00",
      "21:00:00",
      "00:00:00",
    ],
  ],
  [
    "an hour that starts at seven past",
    every("2026-11-22T09:07:00Z", 60, 60),
    0,
    ["09:10:00", "09:20:00", "09:30:00", "09:40:00", "09:50:00", "10:00:00"],
  ],
  [
    "a minute and a half in seconds",
    every("2026-11-22T09:00:05Z", 1, 90),
    0,
    ["09:00:15", "09:00:30", "09:00:45", "09:01:00", "09:01:15", "09:01:30"],
  ],
  [
    "half a day, seen in India (UTC+5:30)",
    every("2026-11-22T00:00:00Z", 1_800, 25),
    -330,
    ["00:30:00", "02:30:00", "04:30:00", "06:30:00", "08:30:00", "10:30:00"],
  ],
  ["a single bucket", every("2026-11-22T09:00:00Z", 60, 1), 0, ["09:00:00"]],
  ["nothing", [], 0, []],
])("%s is marked at round local times", (_, times, offsetMinutes, marks) =>
  expect(utc(timeTicks(times, offsetMinutes, 8))).toEqual(marks),
);

import { expect, test } from "vitest";
import { baseOf } from "@/demo/dsn";
import { dsn } from "@/lib/dsn";

const KEY = "0123456789abcdef0123456789abcdef";

test.each([
  ["http://localhost:3000", `http://${KEY}@localhost:3000/7`],
  ["https://callsight.example.com", `https://${KEY}@callsight.example.com/7`],
  ["https://example.com/callsight/", `https://${KEY}@example.com/callsight/7`],
])("served at %s, project 7 is reached at %s", (publicUrl, expected) => {
  expect(dsn(publicUrl, KEY, 7)).toBe(expected);
});

test.each(["http://localhost:3100", "https://example.com/callsight"])(
  "the demo finds %s by a DSN of its",
  (publicUrl) => expect(baseOf(dsn(publicUrl, KEY, 7))).toBe(publicUrl),
);

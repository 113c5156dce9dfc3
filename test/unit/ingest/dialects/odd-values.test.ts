import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readTracesJson } from "@/ingest/otlp/json";
import type { AttributeValue, ReceivedSpan } from "@/ingest/received";
import { rowOf } from "../given";

/** Values that no sender means, in the place of any value that one sent. */
const ODD: AttributeValue[] = [
  null,
  Object.assign(Object.create(null) as { [key: string]: AttributeValue }, { a: { b: [null] } }),
  [],
  [{}],
  Number.NaN,
  true,
  "",
  "constructor",
  "__proto__",
  '{"params":null,"method":{},"arguments":[]}',
  "[".repeat(20_000),
  `${'{"a":'.repeat(4_000)}1${"}".repeat(4_000)}`,
];

const FOLDER = path.join("test", "fixtures", "otlp");
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".json") && !file.endsWith(".http.json"))
  .sort();

test.each(files)("whatever value stands in the place of another, %s is read", (file) => {
  const broke: string[] = [];
  const read = (span: ReceivedSpan, what: string) => {
    try {
      rowOf(span);
    } catch (error) {
      broke.push(`${span.name}, ${what}: ${error}`);
    }
  };
  for (const span of distinct(readTracesJson(readFileSync(path.join(FOLDER, file)), () => {}))) {
    for (const key of span.attributes.keys()) for (const value of ODD) read(withValue(span, key, value), key);
    for (const text of ODD)
      if (typeof text === "string") read({ ...span, name: text, statusMessage: text }, "name and message");
  }
  expect(broke).toEqual([]);
});

/** One span whose name begins with the same word is enough. */
const distinct = (spans: Iterable<ReceivedSpan>): ReceivedSpan[] => [
  ...new Map([...spans].map((span) => [span.name.split(" ")[0], span])).values(),
];

const withValue = (span: ReceivedSpan, key: string, value: AttributeValue): ReceivedSpan => ({
  ...span,
  attributes: new Map(span.attributes).set(key, value),
});

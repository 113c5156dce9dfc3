import { expect, test } from "vitest";
import { familyOf } from "@/lib/span-family";

const span = (span_id: string, parent_span_id = "", is_server_call = 0) => ({
  span_id,
  parent_span_id,
  is_server_call,
});
const family = (id: string, ...spans: ReturnType<typeof span>[]) => [...familyOf(id, spans)].sort();

test.each([
  ["itself, though the trace does not hold it", ["a"], family("a")],
  [
    "all below it, in whatever order they come",
    ["a", "b", "c"],
    family("a", span("c", "b"), span("b", "a"), span("a")),
  ],
  ["nothing beside or above it", ["b"], family("b", span("a"), span("b", "a"), span("c", "a"))],
  [
    "each once, though they are each other's parents",
    ["a", "b"],
    family("a", span("a", "b"), span("b", "a")),
  ],
  ["what names no span, when it is the only call", ["", "a"], family("a", span("a", "", 1), span("b", "z"))],
  [
    "not what names no span, when there are other calls",
    ["a"],
    family("a", span("a", "", 1), span("b", "", 1)),
  ],
  ["not what names no span, when another one is the call", ["a"], family("a", span("a"), span("b", "", 1))],
])("the family of a span is %s", (_, expected, found) => expect(found).toEqual(expected));

import { expect, test } from "vitest";
import { droppedBefore } from "@/ingest/otlp/dropped";

const dropped = (reason: string, quantity: number) => ({
  kind: "span",
  outcome: "sdk_dropped",
  reason,
  quantity,
});

test.each([
  ["nothing", undefined, []],
  ["an empty header", "", []],
  ["one reason", "queue_overflow=12", [dropped("queue_overflow", 12)]],
  [
    "two reasons",
    "queue_overflow=12, before_send=3",
    [dropped("queue_overflow", 12), dropped("before_send", 3)],
  ],
  [
    "what is no pair",
    "queue_overflow, =3, before_send=-1, x=1.5, before_send=2",
    [dropped("before_send", 2)],
  ],
  ["none dropped", "queue_overflow=0", []],
  ["a reason that is no word", "<script>=4", [dropped("other", 4)]],
  ["more than anybody drops", "queue_overflow=999999999999999", [dropped("queue_overflow", 1_000_000_000)]],
])("what an SDK dropped is read from its header: %s", (_, header, counts) => {
  expect(droppedBefore(header)).toEqual(counts);
});

test("a header of many thousand pairs costs no more than twenty", () => {
  expect(droppedBefore("a=1,".repeat(10_000))).toHaveLength(20);
});

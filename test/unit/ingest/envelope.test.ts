import { describe, expect, test } from "vitest";
import { readEnvelope } from "@/ingest/sentry/envelope";
import { envelopeOf } from "./given";

const payloads = (body: Buffer | string) => {
  const envelope = readEnvelope(Buffer.from(body));
  return typeof envelope === "string"
    ? envelope
    : [
        ...envelope.items.map((item) => item.payload.toString()),
        ...(envelope.problem ? [envelope.problem] : []),
      ];
};

describe("the frames of an envelope", () => {
  test.each<[what: string, body: string, expected: string[] | string]>([
    ["an item without a length ends with its line", '{}\n{"type":"event"}\n{"a":1}\n', ['{"a":1}']],
    ["the last newline may be missing", '{}\n{"type":"event"}\n{"a":1}', ['{"a":1}']],
    ["a carriage return belongs to the payload", '{}\n{"type":"x"}\nab\r\n', ["ab\r"]],
    ["a length spans newlines", '{}\n{"type":"attachment","length":5}\na\nb\nc\n', ["a\nb\nc"]],
    ["a length counts bytes", '{}\n{"type":"attachment","length":4}\näö\n', ["äö"]],
    [
      "a length of 0 is an empty payload",
      '{}\n{"type":"attachment","length":0}\n\n{"type":"event"}\n{}\n',
      ["", "{}"],
    ],
    ["a payload may end the body", '{}\n{"type":"attachment","length":3}\nabc', ["abc"]],
    ["headers only", '{"event_id":"x"}\n', []],
    ["no items, no newline", "{}", []],
    ["empty lines between items", '{}\n\n{"type":"event"}\n{}\n\n\n{"type":"event"}\n{}\n', ["{}", "{}"]],
    ["a body without bytes", "", "The envelope is empty."],
    ["a first line that is no JSON", "hello\n", "The first line of the envelope is not a JSON object."],
    ["a first line that is a list", "[]\n", "The first line of the envelope is not a JSON object."],
    ["an item header that is no JSON", "{}\nhello\n{}\n", "The header of item 1 is not a JSON object."],
    [
      "a length beyond the end",
      '{}\n{"type":"event","length":99}\n{}\n',
      "Item 1 is shorter than the 99 bytes that its header says.",
    ],
    [
      "a length that ends within a line",
      '{}\n{"type":"event","length":1}\n{}\n',
      "Item 1 is longer than the 1 bytes that its header says.",
    ],
    [
      "a length below zero",
      '{}\n{"type":"event","length":-1}\n{}\n',
      "The length of item 1 is not a whole number.",
    ],
    [
      "a bad second item keeps the first",
      '{}\n{"type":"event"}\n{}\n{"type":"event","length":99}\n{}\n',
      ["{}", "Item 2 is shorter than the 99 bytes that its header says."],
    ],
  ])("%s", (_, body, expected) => expect(payloads(body)).toEqual(expected));

  test("binary payloads come through untouched", () => {
    const bytes = Buffer.from([0, 10, 255, 13, 10, 0]);
    const envelope = readEnvelope(envelopeOf({}, { type: "attachment", length: bytes.length }, bytes));
    expect(typeof envelope === "string" ? envelope : envelope.items[0]?.payload).toEqual(bytes);
  });
});

import { isObject, type JsonObject, parseJson } from "../json";

export type EnvelopeItem = { header: JsonObject; payload: Buffer };

export type Envelope = {
  header: JsonObject;
  items: EnvelopeItem[];
  /** Why reading stopped before the end, `""` when it did not. What comes after a bad frame cannot be found. */
  problem: string;
};

const NEWLINE = 10;

/**
 * Takes an envelope apart: a line of headers, then for each item a line of headers and a payload, which is as long as
 * the header's `length` says, or without one ends with the line.
 *
 * Not `parseEnvelope` of @sentry/core: it parses every payload as JSON, so that one bad item or a text attachment
 * without a length fails the whole envelope; it takes `length: 0` for no length; and it does not notice a payload that
 * is shorter or longer than its length (read in 11.12).
 *
 * @returns a sentence instead, when not even the first line or item could be read
 * @see https://develop.sentry.dev/sdk/data-model/envelopes/
 */
export function readEnvelope(body: Buffer): Envelope | string {
  if (body.length === 0) return "The envelope is empty.";
  let position = 0;
  const line = (): Buffer => {
    const end = body.indexOf(NEWLINE, position);
    const stop = end < 0 ? body.length : end;
    const bytes = body.subarray(position, stop);
    position = stop + 1;
    return bytes;
  };

  const header = parseJson(line().toString("utf8"));
  if (!isObject(header)) return "The first line of the envelope is not a JSON object.";
  const items: EnvelopeItem[] = [];
  const stopped = (problem: string): Envelope | string =>
    items.length === 0 ? problem : { header, items, problem };

  while (position < body.length) {
    if (body[position] === NEWLINE) {
      position++;
      continue;
    }
    const number = items.length + 1;
    const itemHeader = parseJson(line().toString("utf8"));
    if (!isObject(itemHeader)) return stopped(`The header of item ${number} is not a JSON object.`);
    const { length } = itemHeader;
    if (length === undefined || length === null) {
      items.push({ header: itemHeader, payload: line() });
      continue;
    }
    if (typeof length !== "number" || !Number.isInteger(length) || length < 0)
      return stopped(`The length of item ${number} is not a whole number.`);
    const end = position + length;
    if (end > body.length)
      return stopped(`Item ${number} is shorter than the ${length} bytes that its header says.`);
    if (end < body.length && body[end] !== NEWLINE)
      return stopped(`Item ${number} is longer than the ${length} bytes that its header says.`);
    items.push({ header: itemHeader, payload: body.subarray(position, end) });
    position = end + 1;
  }
  return { header, items, problem: "" };
}

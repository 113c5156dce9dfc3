import type { Dice } from "./dice";
import { copyOf, type Json, jsonBytes, mutateJson } from "./json";

type Item = { header: { [key: string]: Json }; payload: Json };
/** An envelope whose payloads are JSON. */
export type Envelope = { header: { [key: string]: Json }; items: Item[] };

/** Takes a captured envelope apart; null when a payload is not JSON. */
export function envelopeOf(bytes: Buffer): Envelope | null {
  const [header = "", ...lines] = bytes.toString().trimEnd().split("\n");
  try {
    const items: Item[] = [];
    for (let n = 0; n + 1 < lines.length; n += 2)
      items.push({ header: JSON.parse(lines[n] ?? ""), payload: JSON.parse(lines[n + 1] ?? "") });
    return { header: JSON.parse(header), items };
  } catch {
    return null; // An attachment: bytes of any sort.
  }
}

const TYPES = [
  "event",
  "transaction",
  "span",
  "log",
  "client_report",
  "session",
  "profile",
  "who_knows",
  "__proto__",
  "",
];

/**
 * Breaks what an envelope says: its JSON, its items, and how they are framed. Mostly `item_count` and `length` are put
 * right afterwards, or readers would look no further.
 *
 * @param others from which items are borrowed
 */
export function mutateEnvelope(captured: Envelope, others: readonly Envelope[], dice: Dice): Buffer {
  const envelope = copyOf(captured as unknown as Json) as unknown as Envelope; // Made of JSON, as a copy is.
  if (dice.chance(0.1)) mutateJson(envelope.header, dice);
  for (const item of envelope.items) if (dice.chance(0.7)) mutateJson(item.payload, dice);
  mutateItems(envelope.items, others, dice);
  const parts = [jsonBytes(envelope.header, dice)];
  for (const item of envelope.items) {
    const items =
      typeof item.payload === "object" && item.payload !== null && "items" in item.payload
        ? item.payload.items
        : null;
    if (Array.isArray(items) && dice.chance(0.9)) item.header.item_count = items.length;
    if (dice.chance(0.05)) mutateJson(item.header, dice);
    const payload = jsonBytes(item.payload, dice);
    delete item.header.length;
    if (dice.chance(0.5)) item.header.length = payload.length;
    if (dice.chance(0.05))
      item.header.length = dice.pick<Json>([
        0,
        -1,
        1.5,
        payload.length + 1,
        payload.length - 1,
        1e9,
        "12",
        null,
      ]);
    parts.push(Buffer.from(JSON.stringify(item.header)), payload);
  }
  const newline = dice.chance(0.95) ? "\n" : dice.pick(["\r\n", "\n\n", "\0\n"]);
  const framed = Buffer.concat(parts.flatMap((part) => [part, Buffer.from(newline)]));
  return dice.chance(0.05) ? framed.subarray(0, dice.below(framed.length)) : framed;
}

function mutateItems(items: Item[], others: readonly Envelope[], dice: Dice): void {
  if (dice.chance(0.2))
    items.push(...(copyOf(dice.pick(others).items as unknown as Json[]) as unknown as Item[]));
  if (dice.chance(0.1)) items.push(...(copyOf(items as unknown as Json[]) as unknown as Item[]));
  if (dice.chance(0.1)) items.reverse();
  if (dice.chance(0.05)) items.splice(0, 1);
  const changed = items[0];
  if (changed && dice.chance(0.1)) changed.header.type = dice.pick(TYPES);
}

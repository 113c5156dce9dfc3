import { varint } from "../otlp-protobuf";
import type { Dice } from "./dice";

/** One field of a message of which nothing is known but the wire format. */
type Field = { number: number; wireType: number; value: bigint | Buffer | Field[] };

/** A message of Protocol Buffers with some of its fields broken: dropped, doubled, of another type, of another length. */
export function mutateProtobuf(message: Buffer, dice: Dice): Buffer {
  const fields = fieldsOf(message, 0);
  if (fields === null) return message;
  for (let round = dice.below(2); round >= 0; round--) mutate(dice.pick(listsIn(fields)), dice);
  const bytes = bytesOf(fields, dice, 0.002);
  if (dice.chance(0.1)) return bytes.subarray(0, dice.below(bytes.length + 1));
  if (dice.chance(0.1)) return Buffer.concat([bytes, dice.bytes(dice.below(20))]);
  return bytes;
}

function mutate(fields: Field[], dice: Dice): void {
  const index = dice.below(Math.max(1, fields.length));
  const field = fields[index];
  if (field === undefined) return;
  switch (dice.below(8)) {
    case 0:
      fields.splice(index, 1);
      return;
    case 1:
      fields.splice(index, 0, ...Array.from({ length: dice.pick([1, 2, 300]) }, () => field));
      return;
    case 2:
      fields.push(fields.shift() ?? field);
      return;
    case 3:
      fields[index] = { ...field, number: dice.pick([0, 1, 2, 3, 15, 16, 100, 2 ** 29 - 1]) };
      return;
    case 4:
      fields[index] = { ...field, wireType: dice.below(8) };
      return;
    case 5:
      fields[index] = {
        number: field.number,
        wireType: 2,
        value: dice.bytes(dice.pick([0, 1, 7, 15, 17, 300])),
      };
      return;
    case 6:
      fields[index] = {
        number: field.number,
        wireType: 0,
        value: dice.pick([0n, 127n, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 70n]),
      };
      return;
    default:
      fields[index] = { number: field.number, wireType: 2, value: nested(field, dice.pick([2, 30, 100])) };
  }
}

const nested = (field: Field, levels: number): Field[] => {
  let value: Field[] = [field];
  for (let level = 0; level < levels; level++)
    value = [{ number: level % 2 === 0 ? 1 : 5, wireType: 2, value }];
  return value;
};

/** All lists of fields in a message, its own first. */
function listsIn(fields: Field[], found: Field[][] = []): Field[][] {
  found.push(fields);
  for (const { value } of fields) if (Array.isArray(value)) listsIn(value, found);
  return found;
}

const DEPTH_MAX = 12;

/** The fields of a message, or null when the bytes are none. Delimited bytes that read as a message are taken for one. */
function fieldsOf(bytes: Buffer, depth: number): Field[] | null {
  const fields: Field[] = [];
  let at = 0;
  const number = (): bigint | null => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) return null;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    return null;
  };
  while (at < bytes.length) {
    const tag = number();
    if (tag === null || tag >> 3n === 0n) return null;
    const field = { number: Number(tag >> 3n), wireType: Number(tag & 7n) };
    if (field.wireType === 0) {
      const value = number();
      if (value === null) return null;
      fields.push({ ...field, value });
      continue;
    }
    const length =
      field.wireType === 1 ? 8n : field.wireType === 5 ? 4n : field.wireType === 2 ? number() : null;
    if (length === null || BigInt(at) + length > BigInt(bytes.length)) return null;
    const value = bytes.subarray(at, at + Number(length));
    at += Number(length);
    const inner =
      field.wireType === 2 && depth < DEPTH_MAX && value.length > 1 ? fieldsOf(value, depth + 1) : null;
    fields.push({ ...field, value: inner ?? value });
  }
  return fields;
}

/** @param lie how often a length says other than what follows */
function bytesOf(fields: readonly Field[], dice: Dice, lie: number): Buffer {
  const parts: Buffer[] = [];
  for (const { number, wireType, value } of fields) {
    parts.push(varint(BigInt(number) * 8n + BigInt(wireType)));
    if (typeof value === "bigint") {
      parts.push(varint(value));
      continue;
    }
    const bytes = Array.isArray(value) ? bytesOf(value, dice, lie) : value;
    if (wireType === 2) {
      const length = dice.chance(lie)
        ? dice.pick([0, bytes.length + 1, bytes.length * 2, 2 ** 31, 2 ** 32 - 1])
        : bytes.length;
      parts.push(varint(BigInt(length)));
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The column types that we send, as ClickHouse names them; it converts them to the table's own (LowCardinality, …). */
export type NativeType =
  | "String"
  | "UInt8"
  | "Int8"
  | "UInt16"
  | "UInt32"
  | "UInt64"
  | "Int64"
  | "Float32"
  | "Nullable(Int32)"
  | "DateTime('UTC')"
  | "DateTime64(3, 'UTC')"
  | "DateTime64(6, 'UTC')"
  | "Array(String)"
  | "Map(String, String)";

/** Columns in the order in which they are sent. */
export type NativeColumns<Row> = { readonly [Column in keyof Row]-?: NativeType };

/**
 * Rows in ClickHouse's `Native` format: column by column, so that ClickHouse copies where it would have to parse.
 * Measured on 0.7 KB spans (ClickHouse 26.7, busy machine, so the ratio counts): inserting takes 34 µs of CPU a row as
 * `JSONCompactEachRow`, 9 µs as `Native`.
 *
 * Times may be ISO 8601 or a decimal of Unix seconds; 64-bit integers may be decimals in a string.
 *
 * @see https://clickhouse.com/docs/interfaces/formats/Native
 */
export function nativeBlocks<Row extends object>(columns: NativeColumns<Row>, rows: readonly Row[]): Buffer {
  const bytes = new Bytes(rows.length * BYTES_A_ROW);
  for (let start = 0; start < rows.length; start += ROWS_A_BLOCK) {
    writeBlock(bytes, columns, rows.slice(start, start + ROWS_A_BLOCK));
  }
  return bytes.written();
}

/** Going through all rows once per column leaves the processor's cache; these stay in it. */
const ROWS_A_BLOCK = 2_048;
const BYTES_A_ROW = 700; // A first guess at the size; the buffer grows when it is more.

function writeBlock<Row extends object>(
  bytes: Bytes,
  columns: NativeColumns<Row>,
  rows: readonly Row[],
): void {
  const names = Object.keys(columns) as (keyof Row & string)[]; // NativeColumns has no others.
  bytes.varint(names.length);
  bytes.varint(rows.length);
  for (const name of names) {
    bytes.string(name);
    bytes.string(columns[name]);
    // The column's type decides which values it holds; `NativeColumns` cannot tell the compiler.
    writeColumn(bytes, columns[name], rows as readonly Record<string, never>[], name);
  }
}

function writeColumn(
  bytes: Bytes,
  type: NativeType,
  rows: readonly Record<string, never>[],
  name: string,
): void {
  switch (type) {
    case "String":
      for (const row of rows) bytes.string(row[name] ?? "");
      return;
    case "UInt8":
    case "Int8":
      for (const row of rows) bytes.int8(row[name] ?? 0);
      return;
    case "UInt16":
      for (const row of rows) bytes.int16(row[name] ?? 0);
      return;
    case "UInt32":
      for (const row of rows) bytes.int32(row[name] ?? 0);
      return;
    case "UInt64":
    case "Int64":
      for (const row of rows) bytes.int64(row[name] ?? 0);
      return;
    case "Float32":
      for (const row of rows) bytes.float32(row[name] ?? 0);
      return;
    case "Nullable(Int32)":
      for (const row of rows) bytes.int8(row[name] === null ? 1 : 0);
      for (const row of rows) bytes.int32(row[name] ?? 0);
      return;
    case "DateTime('UTC')":
      for (const row of rows) bytes.int32(microseconds(row[name] ?? "") / 1e6);
      return;
    case "DateTime64(3, 'UTC')":
      for (const row of rows) bytes.int64(Math.floor(microseconds(row[name] ?? "") / 1e3));
      return;
    case "DateTime64(6, 'UTC')":
      for (const row of rows) bytes.int64(microseconds(row[name] ?? ""));
      return;
    case "Array(String)":
      writeLists(bytes, rows, (row) => row[name] ?? []);
      return;
    case "Map(String, String)":
      writeLists(bytes, rows, (row) => Object.keys(row[name] ?? {}));
      for (const row of rows)
        for (const key of Object.keys(row[name] ?? {})) bytes.string(row[name]?.[key] ?? "");
      return;
  }
}

/** Where each list ends, then all items. */
function writeLists<Row>(bytes: Bytes, rows: readonly Row[], itemsOf: (row: Row) => readonly string[]): void {
  const lists = rows.map(itemsOf);
  let end = 0;
  for (const list of lists) {
    end += list.length;
    bytes.int64(end);
  }
  for (const list of lists) for (const item of list) bytes.string(item);
}

const ISO_FRACTION = /\.(\d{4,6})/;

/** Microseconds since 1970 of a time in either form. */
function microseconds(time: string): number {
  if (time.includes("T")) {
    const [, digits] = ISO_FRACTION.exec(time) ?? [];
    const beyondMs = digits === undefined ? 0 : Number(digits.padEnd(6, "0").slice(3));
    return known(Date.parse(time) * 1000 + beyondMs, time);
  }
  const point = time.indexOf(".");
  if (point === -1) return known(Number(time || Number.NaN) * 1e6, time);
  const fraction = Number(time.slice(point + 1, point + 7).padEnd(6, "0"));
  return known(Number(time.slice(0, point)) * 1e6 + fraction, time);
}

function known(value: number, time: string): number {
  if (Number.isNaN(value)) throw new RangeError(`"${time}" is not a time that can be stored.`);
  return value;
}

const TWO_TO_32 = 2 ** 32;
/** Up to here a loop over characters beats a call into the runtime (measured on Node 20). */
const SHORT = 24;

class Bytes {
  #bytes: Buffer;
  #at = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(capacity, 1024));
  }

  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  varint(value: number): void {
    this.#need(5);
    this.#varint(value);
  }

  int8(value: number): void {
    this.#need(1);
    this.#bytes[this.#at++] = value;
  }

  int16(value: number): void {
    this.#need(2);
    this.#at = this.#bytes.writeUInt16LE(value, this.#at);
  }

  int32(value: number): void {
    this.#need(4);
    this.#int32(value);
  }

  /** Numbers up to 2^53, and decimals in a string for all that is larger. */
  int64(value: number | string): void {
    this.#need(8);
    if (typeof value === "string") {
      this.#at = this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), this.#at);
      return;
    }
    const high = Math.floor(value / TWO_TO_32);
    this.#int32(value - high * TWO_TO_32);
    this.#int32(high);
  }

  float32(value: number): void {
    this.#need(4);
    this.#at = this.#bytes.writeFloatLE(value, this.#at);
  }

  string(value: string): void {
    const { length } = value;
    this.#need(length * 3 + 5);
    const start = this.#at;
    if (length <= SHORT) {
      const bytes = this.#bytes;
      let at = start;
      bytes[at++] = length;
      for (let index = 0; index < length; index += 1) {
        const code = value.charCodeAt(index);
        if (code > 127) {
          this.#text(value, start);
          return;
        }
        bytes[at++] = code;
      }
      this.#at = at;
      return;
    }
    this.#text(value, start);
  }

  /** The length is known only after encoding; mostly it takes as many bytes as that of the same text in ASCII. */
  #text(value: string, start: number): void {
    const guessed = varintSize(value.length);
    let length = this.#bytes.write(value, start + guessed, "utf8");
    const size = varintSize(length);
    if (size !== guessed) length = this.#bytes.write(value, start + size, "utf8");
    this.#at = start;
    this.#varint(length);
    this.#at += length;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Assigning keeps the low bits, which is what two's complement wants of a negative number. */
  #int32(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
    this.#at = at + 4;
  }

  #need(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}

const varintSize = (value: number): number =>
  value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : value < 268_435_456 ? 4 : 5;

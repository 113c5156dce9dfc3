/**
 * OTLP requests in Protocol Buffers, written from their JSON form: so that a test can say a request once and send it in
 * both encodings, and fuzzing can break a message field by field.
 */
type Field = readonly [number: number, type: Type];
type Type = "hex" | "base64" | "text" | "fixed64" | "fixed32" | "varint" | "double" | Message;
type Message = () => { readonly [name: string]: Field };

const anyValue: Message = () => ({
  stringValue: [1, "text"],
  boolValue: [2, "varint"],
  intValue: [3, "varint"],
  doubleValue: [4, "double"],
  arrayValue: [5, () => ({ values: [1, anyValue] })],
  kvlistValue: [6, () => ({ values: [1, keyValue] })],
  bytesValue: [7, "base64"],
});
const keyValue: Message = () => ({ key: [1, "text"], value: [2, anyValue] });
const resource: Message = () => ({ attributes: [1, keyValue] });
const scope: Message = () => ({ name: [1, "text"], version: [2, "text"], attributes: [3, keyValue] });
const event: Message = () => ({ timeUnixNano: [1, "fixed64"], name: [2, "text"], attributes: [3, keyValue] });
const link: Message = () => ({
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "text"],
  attributes: [4, keyValue],
});
const span: Message = () => ({
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "text"],
  parentSpanId: [4, "hex"],
  name: [5, "text"],
  kind: [6, "varint"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, keyValue],
  events: [11, event],
  links: [13, link],
  status: [15, () => ({ message: [2, "text"], code: [3, "varint"] })],
  flags: [16, "fixed32"],
});
const logRecord: Message = () => ({
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "varint"],
  severityText: [3, "text"],
  body: [5, anyValue],
  attributes: [6, keyValue],
  flags: [8, "fixed32"],
  traceId: [9, "hex"],
  spanId: [10, "hex"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "text"],
});
const points: Message = () => ({ dataPoints: [1, () => ({ startTimeUnixNano: [2, "fixed64"] })] });
const metric: Message = () => ({
  name: [1, "text"],
  gauge: [5, points],
  sum: [7, points],
  histogram: [9, points],
  exponentialHistogram: [10, points],
  summary: [11, points],
});

const request = (outer: string, middle: string, inner: string, item: Message): Message => {
  const group: Message = () => ({ scope: [1, scope], [inner]: [2, item] });
  const one: Message = () => ({ resource: [1, resource], [middle]: [2, group] });
  return () => ({ [outer]: [1, one] });
};

const REQUESTS = {
  traces: request("resourceSpans", "scopeSpans", "spans", span),
  logs: request("resourceLogs", "scopeLogs", "logRecords", logRecord),
  metrics: request("resourceMetrics", "scopeMetrics", "metrics", metric),
};

/** The bytes of a request that is given as OTLP's JSON. What has no field is left out. */
export const otlpProtobuf = (signal: keyof typeof REQUESTS, json: object): Buffer =>
  messageOf(REQUESTS[signal], json);

function messageOf(message: Message, json: object): Buffer {
  const fields = message();
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(json)) {
    const field = fields[name];
    if (field === undefined || value === null || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parts.push(...fieldOf(field, one));
  }
  return Buffer.concat(parts);
}

function fieldOf([number, type]: Field, value: unknown): Buffer[] {
  const tag = (wireType: number) => varint(BigInt(number * 8 + wireType));
  const delimited = (bytes: Buffer) => [tag(2), varint(BigInt(bytes.length)), bytes];
  switch (type) {
    case "hex":
      return delimited(Buffer.from(String(value), "hex"));
    case "base64":
      return delimited(Buffer.from(String(value), "base64"));
    case "text":
      return delimited(Buffer.from(String(value)));
    case "varint":
      return [tag(0), varint(BigInt.asUintN(64, BigInt(String(Number(value === true) || value || 0))))];
    case "fixed64":
    case "double": {
      const bytes = Buffer.alloc(8);
      if (type === "double") bytes.writeDoubleLE(Number(value));
      else bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(String(value))));
      return [tag(1), bytes];
    }
    case "fixed32": {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(Number(value) >>> 0);
      return [tag(5), bytes];
    }
    default:
      return delimited(
        typeof value === "object" && value !== null ? messageOf(type, value) : Buffer.alloc(0),
      );
  }
}

/** Base 128, low bits first. */
export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

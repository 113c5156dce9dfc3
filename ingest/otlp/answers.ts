/** The two encodings of OTLP/HTTP. An answer uses the one of its request. */
export type OtlpEncoding = "protobuf" | "json";

/** What is uploaded, as OTLP counts it: `rejectedSpans`, `rejectedLogRecords`, `rejectedDataPoints`. */
export type OtlpSignal = "spans" | "logRecords" | "dataPoints";

export type OtlpAnswer = { contentType: string; body: Buffer };

const CONTENT_TYPE = { protobuf: "application/x-protobuf", json: "application/json" } satisfies Record<
  OtlpEncoding,
  string
>;

/** The encoding that a `Content-Type` names, or undefined when OTLP does not know it (answer 415). */
export function otlpEncoding(contentType: string | undefined): OtlpEncoding | undefined {
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === CONTENT_TYPE.json) return "json";
  if (mediaType === CONTENT_TYPE.protobuf || mediaType === "application/protobuf") return "protobuf";
  return undefined;
}

/**
 * The body of a 200: an `Export…ServiceResponse`. Its first field is `partial_success { rejected, error_message }` for
 * traces, logs and metrics alike; only JSON spells the name of the count differently per signal.
 *
 * @param rejected items that were not stored; with 0 and a message, the message is a warning
 */
export function otlpSuccess(
  encoding: OtlpEncoding,
  rejected: number,
  message: string,
  signal: OtlpSignal = "spans",
): OtlpAnswer {
  if (rejected === 0 && message === "") return answer(encoding, Buffer.alloc(0), {});
  const count = {
    spans: "rejectedSpans",
    logRecords: "rejectedLogRecords",
    dataPoints: "rejectedDataPoints",
  };
  const partial = Buffer.concat([varintField(1, rejected), textField(2, message)]);
  return answer(encoding, bytesField(1, partial), {
    // A 64-bit integer is a string in the JSON form of Protocol Buffers.
    partialSuccess: { [count[signal]]: String(rejected), errorMessage: message },
  });
}

/** The body of a 4xx or 5xx: a `google.rpc.Status`. `code` is a gRPC code: 3 invalid argument, 14 unavailable, … */
export function otlpFailure(encoding: OtlpEncoding, code: number, message: string): OtlpAnswer {
  return answer(encoding, Buffer.concat([varintField(1, code), textField(2, message)]), { code, message });
}

function answer(encoding: OtlpEncoding, protobuf: Buffer, json: object): OtlpAnswer {
  return {
    contentType: CONTENT_TYPE[encoding],
    body: encoding === "json" ? Buffer.from(JSON.stringify(json)) : protobuf,
  };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

const varintField = (field: number, value: number) =>
  value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(field * 8), varint(value)]);

const bytesField = (field: number, bytes: Buffer) =>
  bytes.length === 0 ? Buffer.alloc(0) : Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);

const textField = (field: number, text: string) => bytesField(field, Buffer.from(text));

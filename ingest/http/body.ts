import { promisify } from "node:util";
import zlib from "node:zlib";
import { type IncomingUpload, type Refusal, refusal } from "./incoming";

/** The recommended limit of OTLP receivers, before and after decompression. */
export const UPLOAD_BYTES_MAX = 64 * 1024 * 1024;

/** Below this, decompressing on the spot is cheaper than a trip to the thread pool. */
const INLINE_BYTES_MAX = 8 * 1024;

type Options = { maxOutputLength: number };
type Decoder = {
  now: (body: Buffer, options: Options) => Buffer;
  later: (body: Buffer, options: Options) => Promise<Buffer>;
};

const gzip: Decoder = { now: zlib.gunzipSync, later: promisify<Buffer, Options, Buffer>(zlib.gunzip) };
const inflate: Decoder = { now: zlib.inflateSync, later: promisify<Buffer, Options, Buffer>(zlib.inflate) };
const inflateRaw: Decoder = {
  now: zlib.inflateRawSync,
  later: promisify<Buffer, Options, Buffer>(zlib.inflateRaw),
};
const brotli: Decoder = {
  now: zlib.brotliDecompressSync,
  later: promisify<Buffer, Options, Buffer>(zlib.brotliDecompress),
};

const DECODERS = new Map<string, (body: Buffer) => Decoder>([
  ["gzip", () => gzip],
  ["x-gzip", () => gzip],
  // The name means the zlib format; some senders mean the bare stream.
  ["deflate", (body) => (isZlib(body) ? inflate : inflateRaw)],
  ["br", () => brotli],
  ...zstd(),
]);

/** What `Accept-Encoding` of a 415 says. */
export const ACCEPTED_ENCODINGS = [...DECODERS.keys()].filter((name) => name !== "x-gzip").join(", ");

/** The body as its sender meant it, no larger than `UPLOAD_BYTES_MAX` at any step. */
export async function uploadBody(upload: IncomingUpload): Promise<{ ok: true; bytes: Buffer } | Refusal> {
  const encodings = (upload.header("content-encoding") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  const unknown = encodings.find((name) => !DECODERS.has(name));
  if (unknown !== undefined) {
    return refusal(415, `content-encoding ${unknown} is not supported; use one of ${ACCEPTED_ENCODINGS}`);
  }
  if (Number(upload.header("content-length") ?? 0) > UPLOAD_BYTES_MAX) return tooLarge();
  const sent = await upload.body(UPLOAD_BYTES_MAX);
  if (sent === "too_large") return tooLarge();
  if (sent === "cut_off") return refusal(400, "the body ended before it was complete");

  let bytes = sent;
  // The last one named was applied last.
  for (const name of encodings.reverse()) {
    const decoder = DECODERS.get(name)?.(bytes);
    if (!decoder || bytes.length === 0) break;
    try {
      const decode = bytes.length <= INLINE_BYTES_MAX ? decoder.now : decoder.later;
      bytes = await decode(bytes, { maxOutputLength: UPLOAD_BYTES_MAX });
    } catch (error) {
      if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) return tooLarge();
      return refusal(400, `the body is not valid ${name}`);
    }
  }
  return { ok: true, bytes };
}

const tooLarge = (): Refusal =>
  refusal(413, `the upload is larger than ${UPLOAD_BYTES_MAX / 1024 / 1024} MiB; send smaller batches`);

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** RFC 1950: method 8, and the first two bytes divide by 31. */
const isZlib = (body: Buffer): boolean =>
  body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;

/** Node has zstd since 22.15. */
function zstd(): [string, (body: Buffer) => Decoder][] {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decoder["now"] };
  const { zstdDecompress } = zlib as { zstdDecompress?: typeof zlib.gunzip };
  if (!zstdDecompressSync || !zstdDecompress) return [];
  const decoder = { now: zstdDecompressSync, later: promisify<Buffer, Options, Buffer>(zstdDecompress) };
  return [["zstd", () => decoder]];
}

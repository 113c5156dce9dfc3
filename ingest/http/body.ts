import type { Transform } from "node:stream";
import zlib from "node:zlib";
import { type IncomingUpload, type Refusal, refusal, type Unread } from "./incoming";
import type { Held } from "./upload-memory";

/** The recommended limit of OTLP receivers, before and after decompression. */
export const UPLOAD_BYTES_MAX = 64 * 1024 * 1024;

/** Below this, decompressing on the spot is cheaper than a trip to the thread pool. */
const INLINE_BYTES_MAX = 8 * 1024;
const CHUNK_BYTES = 64 * 1024;

type Decoder = {
  now: (body: Buffer, options: { maxOutputLength: number }) => Buffer;
  /** A stream that says what it makes while it makes it. */
  stream: (options: { chunkSize: number }) => Transform;
};

const gzip: Decoder = { now: zlib.gunzipSync, stream: zlib.createGunzip };
const inflate: Decoder = { now: zlib.inflateSync, stream: zlib.createInflate };
const inflateRaw: Decoder = { now: zlib.inflateRawSync, stream: zlib.createInflateRaw };
const brotli: Decoder = { now: zlib.brotliDecompressSync, stream: zlib.createBrotliDecompress };

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

/**
 * The body as its sender meant it, no larger than `UPLOAD_BYTES_MAX` at any step.
 *
 * @param grow says whether there is memory for so many bytes more
 */
export async function uploadBody(
  upload: IncomingUpload,
  grow: Held["grow"],
): Promise<{ ok: true; bytes: Buffer } | Refusal> {
  const encodings = (upload.header("content-encoding") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  const unknown = encodings.find((name) => !DECODERS.has(name));
  if (unknown !== undefined) {
    return refusal(415, `content-encoding ${unknown} is not supported; use one of ${ACCEPTED_ENCODINGS}`);
  }
  if (Number(upload.header("content-length") ?? 0) > UPLOAD_BYTES_MAX) return unread("too_large");
  const sent = await upload.body(UPLOAD_BYTES_MAX, grow);
  if (typeof sent === "string") return unread(sent);

  let bytes = sent;
  // The last one named was applied last.
  for (const name of encodings.reverse()) {
    const decoder = DECODERS.get(name)?.(bytes);
    if (!decoder || bytes.length === 0) break;
    const decoded = await decode(decoder, bytes, grow).catch(() => "broken" as const);
    if (decoded === "broken") return refusal(400, `the body is not valid ${name}`);
    if (typeof decoded === "string") return unread(decoded);
    bytes = decoded;
  }
  return { ok: true, bytes };
}

/** @throws when the bytes are not what the decoder reads */
async function decode(decoder: Decoder, bytes: Buffer, grow: Held["grow"]): Promise<Buffer | Unread> {
  if (bytes.length <= INLINE_BYTES_MAX) {
    try {
      const decoded = decoder.now(bytes, { maxOutputLength: UPLOAD_BYTES_MAX });
      return grow(decoded.length) ? decoded : "busy";
    } catch (error) {
      if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) return "too_large";
      throw error;
    }
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const stream = decoder.stream({ chunkSize: CHUNK_BYTES });
  stream.end(bytes);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > UPLOAD_BYTES_MAX) return "too_large";
    if (!grow(chunk.length)) return "busy";
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

const BUSY_SECONDS = 5;

function unread(why: Unread): Refusal {
  switch (why) {
    case "too_large":
      return refusal(
        413,
        `the upload is larger than ${UPLOAD_BYTES_MAX / 1024 / 1024} MiB; send smaller batches`,
      );
    case "cut_off":
      return refusal(400, "the body ended before it was complete");
    case "busy":
      return refusal(503, "too many uploads are under way; please send this one again later", BUSY_SECONDS);
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** RFC 1950: method 8, and the first two bytes divide by 31. */
const isZlib = (body: Buffer): boolean =>
  body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;

/** Node has zstd since 22.15. */
function zstd(): [string, (body: Buffer) => Decoder][] {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decoder["now"] };
  const { createZstdDecompress } = zlib as { createZstdDecompress?: Decoder["stream"] };
  if (!zstdDecompressSync || !createZstdDecompress) return [];
  const decoder = { now: zstdDecompressSync, stream: createZstdDecompress };
  return [["zstd", () => decoder]];
}

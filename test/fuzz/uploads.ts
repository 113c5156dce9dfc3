import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { otlpProtobuf } from "../otlp-protobuf";
import { Dice } from "./dice";
import { type Envelope, envelopeOf, mutateEnvelope } from "./envelope";
import { copyOf, type Json, jsonBytes, mutateJson } from "./json";
import { mutateProtobuf } from "./protobuf";

/** A request to an ingest path of a project, without its key. */
export type FuzzedUpload = { path: string; headers: Record<string, string>; body: Buffer };

const BASE_BYTES_MAX = 24 * 1024; // Larger captures hold more of the same and take most of the time.

const FIXTURES = path.join("test", "fixtures");
const captured = (folder: string): Buffer[] =>
  readdirSync(path.join(FIXTURES, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:envelope|json)$/.test(file) && !file.endsWith(".http.json"))
    .sort()
    .map((file) => readFileSync(path.join(FIXTURES, folder, file)))
    .filter((bytes) => bytes.length > 0 && bytes.length <= BASE_BYTES_MAX);

const ENVELOPES: readonly Envelope[] = captured("sentry")
  .map(envelopeOf)
  .filter((envelope) => envelope !== null);

/** The captured requests of OTLP that are JSON; the others say the same. */
const TRACES: readonly { [key: string]: Json }[] = captured("otlp")
  .filter((bytes) => bytes[0] === 0x7b)
  .map((bytes) => JSON.parse(bytes.toString()))
  .filter((request) => Object.hasOwn(request, "resourceSpans"));

/** Log records and metrics, with the resource of captured spans. */
const LOGS: { [key: string]: Json } = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "weather" } }] },
      scopeLogs: [
        {
          scope: { name: "app" },
          logRecords: [0, 17].map((severityNumber) => ({
            timeUnixNano: "1795355304818153000",
            severityNumber,
            severityText: "ERROR",
            body: { kvlistValue: { values: [{ key: "msg", value: { stringValue: "cache miss" } }] } },
            traceId: "5d929ec5086d47fd8783b8240331de25",
            spanId: "bad5754972292b25",
            attributes: [
              { key: "exception.type", value: { stringValue: "KeyError" } },
              {
                key: "exception.stacktrace",
                value: { stringValue: 'File "/srv/app/a.py", line 3, in f\n    x' },
              },
              { key: "n", value: { arrayValue: { values: [{ intValue: "1" }, { doubleValue: 0.5 }] } } },
            ],
          })),
        },
      ],
    },
  ],
};
const METRICS: { [key: string]: Json } = {
  resourceMetrics: [
    {
      scopeMetrics: [
        {
          metrics: [
            { name: "a", sum: { dataPoints: [{}, {}] } },
            { name: "b", gauge: { dataPoints: [{}] } },
          ],
        },
      ],
    },
  ],
};

/** The upload that a seed stands for. */
export function fuzzedUpload(seed: number): FuzzedUpload {
  const dice = new Dice(seed);
  const upload = dice.chance(0.5) ? sentryUpload(dice) : otlpUpload(dice);
  return dice.chance(0.15) ? encoded(upload, dice) : upload;
}

function sentryUpload(dice: Dice): FuzzedUpload {
  const envelope = dice.pick(ENVELOPES);
  if (dice.chance(0.9))
    return { path: "envelope/", headers: {}, body: mutateEnvelope(envelope, ENVELOPES, dice) };
  const payload = copyOf(envelope.items[0]?.payload ?? null);
  mutateJson(payload, dice);
  return { path: "store/", headers: {}, body: jsonBytes(payload, dice) };
}

function otlpUpload(dice: Dice): FuzzedUpload {
  const [signal, base] = dice.pick([
    ["traces", dice.pick(TRACES)] as const,
    ["traces", dice.pick(TRACES)] as const,
    ["logs", LOGS] as const,
    dice.chance(0.3) ? (["metrics", METRICS] as const) : (["logs", LOGS] as const),
  ]);
  const request = copyOf(base);
  if (dice.chance(0.9)) mutateJson(request, dice);
  const sentTo = dice.chance(0.95) ? signal : dice.pick(["traces", "logs", "metrics"]);
  const json = { path: `otlp/v1/${sentTo}`, headers: { "content-type": "application/json" } };
  if (dice.chance(0.5)) return { ...json, body: jsonBytes(request, dice) };
  const message = protobufOf(signal, request);
  return {
    ...json,
    headers: { "content-type": "application/x-protobuf" },
    body: dice.chance(0.7) ? mutateProtobuf(message, dice) : message,
  };
}

/** What a mutation made unsayable in Protocol Buffers is said as JSON: under the wrong content type. */
function protobufOf(signal: "traces" | "logs" | "metrics", request: object): Buffer {
  try {
    return otlpProtobuf(signal, request);
  } catch {
    return Buffer.from(JSON.stringify(request));
  }
}

const ENCODERS = [
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
] as const;

function encoded({ path, headers, body }: FuzzedUpload, dice: Dice): FuzzedUpload {
  const [name, encode] = dice.pick(ENCODERS);
  const bytes = encode(body);
  if (dice.chance(0.2)) bytes[dice.below(bytes.length)] = dice.below(256);
  const cut = dice.chance(0.1) ? bytes.subarray(0, dice.below(bytes.length + 1)) : bytes;
  const said = dice.chance(0.8)
    ? name
    : dice.pick(["gzip", "br", "deflate, gzip", "identity", "lz4", "__proto__", ",,"]);
  return { path, headers: { ...headers, "content-encoding": said }, body: cut };
}

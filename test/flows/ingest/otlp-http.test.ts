/**
 * What OTLP/HTTP asks of a receiver, sentence by sentence, in both encodings, over a real connection.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { beforeAll, describe, expect, test } from "vitest";
import { uploadMemory } from "@/ingest/http/upload-memory";
import { createKey } from "@/lib/records/keys";
import { otlpProtobuf } from "@/test/otlp-protobuf";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { newTraceId, otlpCall, serveUploads } from "./uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

const MIB = 1024 * 1024;
type Signal = "traces" | "logs" | "metrics";

const ENCODINGS = [
  ["protobuf", "application/x-protobuf"],
  ["json", "application/json"],
] as const;

describe.each(ENCODINGS)("in %s", (encoding, contentType) => {
  const bytesOf = (signal: Signal, request: object): Buffer =>
    encoding === "json" ? Buffer.from(JSON.stringify(request)) : otlpProtobuf(signal, request);
  const post = (path: string, body: Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`${url()}${path}`, {
      method: "POST",
      body: new Uint8Array(body),
      headers: { "content-type": contentType, authorization: `Bearer ${seeded.key.publicKey}`, ...headers },
    });
  const traces = (...spans: object[]) => bytesOf("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const one = () => traces(otlpCall());

  /** The `google.rpc.Status` of a failure. */
  async function statusOf(answer: Response): Promise<{ code: number; message: string }> {
    expect(answer.headers.get("content-type")).toBe(contentType);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (encoding === "json") return JSON.parse(bytes.toString());
    expect([bytes[0], bytes[2]]).toEqual([0x08, 0x12]); // 1 code: varint, 2 message: text.
    const isShort = (bytes[3] ?? 0) < 128;
    return { code: bytes[1] ?? 0, message: bytes.toString("utf8", isShort ? 4 : 5) };
  }

  /** The `Export…ServiceResponse` of a success, as OpenTelemetry's own exporter reads it. */
  async function responseOf(answer: Response) {
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, contentType]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const serializer = encoding === "json" ? JsonTraceSerializer : ProtobufTraceSerializer;
    return { bytes, partialSuccess: serializer.deserializeResponse(bytes)?.partialSuccess };
  }

  test("full success MUST be 200, and partial_success MUST be unset", async () => {
    const { bytes } = await responseOf(await post("/v1/traces", one()));
    expect(Buffer.from(bytes).toString()).toBe(encoding === "json" ? "{}" : "");
  });

  test.each(["traces", "logs", "metrics"] as const)(
    "an empty request of %s SHOULD succeed",
    async (signal) => {
      const { bytes } = await responseOf(await post(`/v1/${signal}`, bytesOf(signal, {})));
      expect(bytes.length).toBe(encoding === "json" ? 2 : 0);
    },
  );

  test.each<[Signal, string, object]>([
    [
      "traces",
      "Spans",
      { resourceSpans: [{ scopeSpans: [{ spans: [otlpCall(), otlpCall({ traceId: "00" })] }] }] },
    ],
    [
      "logs",
      "LogRecords",
      { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "x" } }] }] }] },
    ],
    [
      "metrics",
      "DataPoints",
      { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ sum: { dataPoints: [{}] } }] }] }] },
    ],
  ])(
    "partial success of %s MUST be 200 with how many %s were rejected, SHOULD say why",
    async (signal, name, request) => {
      const { bytes, partialSuccess } = await responseOf(
        await post(`/v1/${signal}`, bytesOf(signal, request)),
      );
      if (encoding === "json") {
        expect(JSON.parse(Buffer.from(bytes).toString()).partialSuccess).toEqual({
          [`rejected${name}`]: "1",
          errorMessage: expect.stringMatching(/\.$/),
        });
      } else
        expect(partialSuccess).toMatchObject({
          rejectedSpans: 1,
          errorMessage: expect.stringMatching(/\.$/),
        });
    },
  );

  test.each([contentType.toUpperCase(), `${contentType}; charset=utf-8`, `${contentType};v=1;x="a;b"`])(
    "a content type is a media type with parameters: %s",
    async (given) => {
      const answer = await post("/v1/traces", one(), { "content-type": given });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, contentType]);
    },
  );

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["GZIP", gzipSync],
    ["deflate, gzip", (body: Buffer) => gzipSync(deflateSync(body))],
  ] as const)("content encoding %s is read", async (name, encode) => {
    await responseOf(await post("/v1/traces", encode(one()), { "content-encoding": name }));
  });

  describe("a failure MUST be a Status in the encoding of its request", () => {
    const cases: [number, number, string, () => Promise<Response>, RegExp][] = [
      [
        400,
        3,
        "that cannot be decoded",
        () => post("/v1/traces", Buffer.from("nonsense")),
        /no OTLP traces request/,
      ],
      [
        400,
        3,
        "that is no gzip",
        () => post("/v1/traces", one(), { "content-encoding": "gzip" }),
        /not valid gzip/,
      ],
      [400, 3, "to no project", () => post("/api/x/otlp/v1/traces", one()), /project id/],
      [401, 16, "without a key", () => post("/v1/traces", one(), { authorization: "" }), /send the DSN key/],
      [
        403,
        7,
        "with a key of nobody",
        () => post("/v1/traces", one(), { authorization: `Bearer ${"0".repeat(32)}` }),
        /no project/,
      ],
      [413, 8, "of 65 MiB", () => post("/v1/traces", Buffer.alloc(65 * MIB)), /64 MiB/],
      [
        413,
        8,
        "that becomes 80 MiB",
        () => post("/v1/traces", gzipSync(Buffer.alloc(80 * MIB)), { "content-encoding": "gzip" }),
        /64 MiB/,
      ],
      [
        415,
        3,
        "in an encoding nobody knows",
        () => post("/v1/traces", one(), { "content-encoding": "snappy" }),
        /snappy is not supported/,
      ],
      [
        404,
        5,
        "to where a per-signal variable without a path leads",
        () => post("/", one()),
        /is used as it is/,
      ],
      [
        404,
        5,
        "to where the base of a project leads",
        () => post(`/api/${seeded.project.id}/otlp`, one()),
        /\/v1\/traces/,
      ],
      [
        404,
        5,
        "to a signal that is named twice",
        () => post("/v1/traces/v1/traces", one()),
        /gets \/v1\/traces appended/,
      ],
    ];
    test.each(cases)("%i with code %i: a request %s", async (status, code, _, send, message) => {
      const answer = await send();
      expect(answer.status).toBe(status);
      expect(answer.headers.get("retry-after")).toBeNull();
      expect(await statusOf(answer)).toEqual({ code, message: expect.stringMatching(message) });
    });

    test("429 with code 8 beyond the rate limit, which MAY be tried again: Retry-After says when", async () => {
      const { publicKey } = await createKey(seeded.access, { name: encoding, rateLimitPerMinute: 1 });
      const authorization = `Bearer ${publicKey}`;
      expect((await post("/v1/traces", one(), { authorization })).status).toBe(200);
      const answer = await post("/v1/traces", one(), { authorization });
      expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
      expect(await statusOf(answer)).toMatchObject({ code: 8 });
    });

    test("503 with code 14 while there is no room, which MAY be tried again: Retry-After says when", async () => {
      const memory = uploadMemory();
      const filler = memory.hold();
      filler.grow(memory.bytesMax - memory.bytes - 10);
      const answer = await post("/v1/traces", one());
      filler.release();
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await statusOf(answer)).toMatchObject({ code: 14 });
    });
  });

  test("an answer stays far below the 4 MiB that a client reads, whatever was wrong with the request", async () => {
    const bad = Array.from({ length: 10_000 }, (_, n) =>
      otlpCall({ traceId: newTraceId(), spanId: `x${n}`, at: new Date(n) }),
    );
    const { bytes } = await responseOf(await post("/v1/traces", traces(...bad)));
    expect(bytes.length).toBeLessThan(64 * 1024);
  });
});

test.each(["GET", "PUT", "DELETE"])("%s is not how OTLP sends: 405", async (method) => {
  const answer = await fetch(`${url()}/v1/traces`, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
});

test("a content type that OTLP does not know is a 415", async () => {
  for (const type of ["text/plain", "application/x-thrift", "application/jsonx"]) {
    const answer = await fetch(`${url()}/v1/traces`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": type },
    });
    expect([answer.status, await answer.json()]).toEqual([
      415,
      { code: 3, message: expect.stringMatching(/x-protobuf/) },
    ]);
  }
});

test("other requests to paths that are no upload's are left to the pages", async () => {
  const json = { "content-type": "application/json" };
  for (const [path, init] of [
    ["/", {}],
    ["/mcp", { method: "POST", body: "{}", headers: json }],
    ["/api/auth/callback/credentials", { method: "POST", body: "{}", headers: json }],
    ["/acme/weather", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }],
  ] as const) {
    const answer = await fetch(`${url()}${path}`, init);
    expect([answer.status, await answer.text()]).toEqual([404, ""]); // This server has no pages.
  }
});

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll } from "vitest";
import { flush } from "../src/node";

/** A span as it came over the wire, with its attributes as a plain object. */
export type SeenSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, unknown>;
  events: Array<{ name: string; attributes: Record<string, unknown> }>;
  links: Array<{ traceId: string; spanId: string }>;
  status?: { code: number; message: string };
};

/** What a receiver does with an upload that has arrived. */
export type Manner = (response: ServerResponse, uploads: number) => void;

export type Sink = {
  /** A project of its own for every name, so that tests of one file do not see each other's spans. */
  dsn: (project?: number) => string;
  uploads: Array<{ path: string; headers: IncomingHttpHeaders; body: string }>;
  /** Waits until everything is uploaded, and returns the spans of a project in the order in which they ended. */
  spans: (project?: number) => Promise<SeenSpan[]>;
  behaves: (manner: Manner) => void;
};

const KEY = "0123456789abcdef0123456789abcdef";
const takes: Manner = (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}");

/** A receiver of OTLP while a file's tests run. */
export function startSink(): Sink {
  let server: Server;
  let manner = takes;
  const uploads: Sink["uploads"] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const isPacked = request.headers["content-encoding"] === "gzip";
        const body = (isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
        uploads.push({ path: request.url ?? "", headers: request.headers, body });
        manner(response, uploads.length);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const port = () => (server.address() as AddressInfo).port;
  return {
    uploads,
    dsn: (project = 1) => `http://${KEY}@127.0.0.1:${port()}/${project}`,
    spans: async (project = 1) => {
      await flush();
      return uploads
        .filter(({ path }) => path.startsWith(`/api/${project}/`))
        .flatMap(({ body }) => spansIn(body));
    },
    behaves: (how) => {
      manner = how;
    },
  };
}

type Pairs = Array<{ key: string; value: Record<string, unknown> }>;
type WireSpan = Omit<SeenSpan, "attributes" | "events" | "links"> & {
  attributes: Pairs;
  events?: Array<{ name: string; attributes: Pairs }>;
  links?: SeenSpan["links"];
};

export function spansIn(body: string): SeenSpan[] {
  const upload = JSON.parse(body) as { resourceSpans: Array<{ scopeSpans: Array<{ spans: WireSpan[] }> }> };
  return upload.resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map((span) => ({
      ...span,
      attributes: plain(span.attributes),
      events: (span.events ?? []).map((event) => ({ ...event, attributes: plain(event.attributes) })),
      links: span.links ?? [],
    }));
}

const plain = (pairs: Pairs) =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      "intValue" in value ? Number(value.intValue) : Object.values(value)[0],
    ]),
  );

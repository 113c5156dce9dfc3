import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { answerUpload } from "@/ingest/http/node";
import { flushWriter, openWriter } from "@/ingest/write/writer";
import { facts } from "@/lib/clickhouse/client";

/** Serves uploads in this process, as `server.ts` does, while a file's tests run. */
export function serveUploads(): { url: () => string } {
  let server: Server;
  beforeAll(async () => {
    await openWriter();
    server = createServer((request, response) => {
      if (!answerUpload(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await flushWriter();
  });
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export const newTraceId = () => randomBytes(16).toString("hex");
export const newSpanId = () => randomBytes(8).toString("hex");

type CallOptions = { traceId?: string; spanId?: string; tool?: string; at?: Date };
type ErrorOptions = CallOptions & { type?: string };

/** A tool call as OpenTelemetry sends it, in JSON. */
export function otlpCall({ traceId, spanId, tool = "add", at = new Date() }: CallOptions = {}) {
  const start = BigInt(at.getTime()) * 1_000_000n;
  return {
    traceId: traceId ?? newTraceId(),
    spanId: spanId ?? newSpanId(),
    name: `tools/call ${tool}`,
    kind: 2,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
    attributes: [
      { key: "mcp.method.name", value: { stringValue: "tools/call" } },
      { key: "gen_ai.tool.name", value: { stringValue: tool } },
    ],
  };
}

export const otlpTraces = (...spans: object[]) =>
  JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: "test" }, spans }] }] });

/** A tool call as a span of Sentry's JavaScript SDK, in an envelope of its own. */
export function sentryCall({ traceId, spanId, tool = "add", at = new Date() }: CallOptions = {}) {
  const seconds = at.getTime() / 1000;
  const text = (value: string) => ({ value, type: "string" });
  const span = {
    trace_id: traceId ?? newTraceId(),
    span_id: spanId ?? newSpanId(),
    name: `tools/call ${tool}`,
    status: "ok",
    is_segment: true,
    start_timestamp: seconds,
    end_timestamp: seconds + 0.005,
    attributes: {
      "sentry.op": text("mcp.server"),
      "sentry.origin": text("auto.function.mcp_server"),
      "mcp.method.name": text("tools/call"),
      "mcp.tool.name": text(tool),
      "mcp.tool.result.content_count": { value: 1, type: "integer" },
    },
  };
  return envelope({}, [
    { type: "span", item_count: 1, content_type: "application/vnd.sentry.items.span.v2+json" },
    { version: 2, items: [span] },
  ]);
}

/** An exception that ended a call, as Sentry's wrapper reports it. */
export function sentryError({ traceId, spanId, at = new Date(), type = "CacheKeyError" }: ErrorOptions = {}) {
  const eventId = randomBytes(16).toString("hex");
  const event = {
    event_id: eventId,
    timestamp: at.getTime() / 1000,
    platform: "node",
    level: "error",
    exception: {
      values: [
        {
          type,
          value: "undefined cache namespace",
          mechanism: { type: "auto.ai.mcp_server", handled: false },
        },
      ],
    },
    contexts: { trace: { trace_id: traceId ?? newTraceId(), span_id: spanId ?? newSpanId() } },
  };
  return envelope({ event_id: eventId }, [{ type: "event" }, event]);
}

/** The bytes of an envelope: its header, then each item's header and payload, a line each. */
export const envelope = (header: object, ...items: [object, object | string][]) =>
  `${[
    JSON.stringify(header),
    ...items.flatMap(([itemHeader, payload]) => [
      JSON.stringify(itemHeader),
      typeof payload === "string" ? payload : JSON.stringify(payload),
    ]),
  ].join("\n")}\n`;

/** Rows of a statement asked of the facts store, past all tenant doors. */
export async function ask<Row>(query: string, query_params: Record<string, unknown> = {}): Promise<Row[]> {
  const store = await facts();
  return store.read(async (reader) => {
    const result = await reader.query({ query, query_params, format: "JSONEachRow" });
    return result.json<Row>();
  });
}

import http from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { context, createContextKey, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { wrapMcpServer } from "../src/node";
import { startSink } from "./sink";
import { HELLO, settled, wireTo } from "./wire";

const sink = startSink();
const theirs = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] });
beforeAll(() => provider.register());
afterAll(() => provider.shutdown());

/** A server whose tool does what instrumented code does: it starts a span of its own. */
function server() {
  const made = new McpServer({ name: "shop", version: "1.0.0" });
  made.registerTool("query", {}, async () => {
    await Promise.resolve();
    trace.getTracer("database").startSpan("SELECT").end();
    return { content: [] };
  });
  made.registerTool("boom", {}, () => {
    throw new RangeError("too far");
  });
  return made;
}

async function play(options: Parameters<typeof wrapMcpServer>[1], tool = "query", meta?: object) {
  theirs.reset();
  const wire = await wireTo(wrapMcpServer(server(), options), "v1");
  wire.send(HELLO);
  await settled();
  wire.send({ id: 1, method: "tools/call", params: { name: tool, ...(meta ? { _meta: meta } : {}) } });
  await settled();
  await wire.close();
  const finished = theirs.getFinishedSpans();
  const find = (name: string) => finished.find((span) => span.name === name);
  return { call: find(`tools/call ${tool}`), query: find("SELECT") };
}

test("spans join the traces of the process, and what a handler does nests under its call", async () => {
  const { call, query } = await play({});
  expect(call?.attributes).toMatchObject({ "gen_ai.tool.name": "query", "mcp.client.name": "wire" });
  expect(query?.spanContext().traceId).toBe(call?.spanContext().traceId);
  expect(query?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
});

test("with a DSN the same span reaches Callsight too, by the same ids", async () => {
  const { call } = await play({ dsn: sink.dsn(1) });
  const [span] = (await sink.spans(1)).filter(({ name }) => name === "tools/call query");
  expect(span).toMatchObject({ traceId: call?.spanContext().traceId, spanId: call?.spanContext().spanId });
});

test("an exception is recorded there as OpenTelemetry does", async () => {
  const { call } = await play({}, "boom");
  expect(call?.status).toMatchObject({ code: 2, message: "too far" });
  expect(call?.events).toMatchObject([{ name: "exception", attributes: { "exception.type": "RangeError" } }]);
});

test("the message's own parent wins, and the span around it becomes a link", async () => {
  const request = trace.getTracer("http").startSpan("POST /mcp");
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const { call } = await context.with(trace.setSpan(context.active(), request), () =>
    play({ dsn: sink.dsn(2) }, "query", { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }),
  );
  expect(call?.spanContext().traceId).toBe(traceId);
  expect(call?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
  expect(call?.links.map((link) => link.context.spanId)).toEqual([request.spanContext().spanId]);
  const [span] = (await sink.spans(2)).filter(({ name }) => name === "tools/call query");
  expect(span).toMatchObject({ traceId, parentSpanId: "00f067aa0ba902b7" });
  expect(span?.links).toEqual([
    { traceId: request.spanContext().traceId, spanId: request.spanContext().spanId },
  ]);
  request.end();
});

test("without one of its own, a call belongs under the span around it", async () => {
  const request = trace.getTracer("http").startSpan("POST /mcp");
  const { call } = await context.with(trace.setSpan(context.active(), request), () => play({}));
  expect(call?.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  expect(call?.links).toEqual([]);
  request.end();
});

test("uploads run apart: nothing that instruments HTTP sees them", async () => {
  let isSuppressed: unknown;
  const post = http.request;
  const key = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
  vi.spyOn(http, "request").mockImplementation(((...given: Parameters<typeof http.request>) => {
    isSuppressed = context.active().getValue(key);
    return Reflect.apply(post, http, given);
  }) as typeof http.request);
  await play({ dsn: sink.dsn(3) });
  expect(await sink.spans(3)).not.toEqual([]);
  expect(isSuppressed).toBe(true);
});

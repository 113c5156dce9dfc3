// What a server author who has OpenTelemetry in place writes: spans by the semantic conventions for MCP, made where
// messages come and go, on either version of the TypeScript SDK. The exporter reads the OTEL_… variables by itself.
// https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { detectResources, envDetector } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const encoding = process.env.OTEL_EXPORTER_OTLP_PROTOCOL === "http/json" ? "http" : "proto";
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${encoding}`);

const provider = new NodeTracerProvider({
  resource: detectResources({ detectors: [envDetector] }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
const tracer = provider.getTracer("harbour");

export const flush = () => provider.shutdown();

/** The same server back; every transport that it is connected to is watched. */
export function observe(server) {
  const connect = server.connect.bind(server);
  server.connect = (transport) => connect(watched(transport));
  return server;
}

const META = "io.modelcontextprotocol/";
/** JSON-RPC codes that are the caller's fault: the conventions leave the status of such a span unset. */
const CALLERS_FAULT = new Set([-32700, -32600, -32601, -32602, -32002]);

function watched(transport) {
  const open = new Map();
  const session = {};

  // Both SDKs call a handler that is there before their own.
  transport.onmessage = (message, extra) => {
    const { id, method, params = {} } = message;
    if (method === "notifications/cancelled") end(params.requestId, (span) => fail(span, "cancelled"));
    if (method === undefined || id === undefined) return;
    if (method === "initialize") {
      session.client = params.clientInfo;
      session.protocolVersion = params.protocolVersion;
    }
    const request = { id, method, params, client: params._meta?.[`${META}clientInfo`] ?? session.client };
    const protocolVersion = params._meta?.[`${META}protocolVersion`] ?? session.protocolVersion;
    const name = params.name ? `${method} ${params.name}` : method;
    const attributes = {
      ...ofRequest(request),
      ...ofTransport(transport, extra),
      "mcp.protocol.version": protocolVersion,
    };
    open.set(id, tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }));
  };

  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    if (message.method === undefined) end(message.id, (span) => finish(span, message));
    return send(message, options);
  };

  // The SDK sets its own handler later, and calls this one from it.
  transport.onclose = () => {
    for (const id of [...open.keys()]) end(id, (span) => fail(span, "cancelled"));
  };
  return transport;

  function end(id, how) {
    const span = open.get(id);
    if (!span) return;
    open.delete(id);
    how(span);
    span.end();
  }
}

function ofRequest({ id, method, params, client }) {
  const attributes = {
    "mcp.method.name": method,
    "jsonrpc.request.id": String(id),
    "mcp.resource.uri": params.uri,
    "mcp.client.name": client?.name,
    "mcp.client.version": client?.version,
  };
  if (method === "tools/call") {
    attributes["gen_ai.operation.name"] = "execute_tool";
    attributes["gen_ai.tool.name"] = params.name;
    attributes["gen_ai.tool.call.arguments"] = JSON.stringify(params.arguments);
  }
  if (method === "prompts/get") {
    attributes["gen_ai.prompt.name"] = params.name;
    for (const [key, value] of Object.entries(params.arguments ?? {})) {
      attributes[`gen_ai.prompt.variable.${key}`] = String(value);
    }
  }
  return attributes;
}

function ofTransport({ sessionId }, extra) {
  const headers = extra?.request?.headers ?? extra?.requestInfo?.headers;
  if (!headers && sessionId === undefined) return { "network.transport": "pipe" };
  return {
    "network.transport": "tcp",
    "network.protocol.name": "http",
    "mcp.session.id": sessionId,
    "user_agent.original": headers?.get?.("user-agent") ?? headers?.["user-agent"],
  };
}

function finish(span, { result, error }) {
  if (error) {
    span.setAttribute("rpc.response.status_code", String(error.code));
    if (!CALLERS_FAULT.has(error.code)) fail(span, String(error.code), error.message);
    return;
  }
  if (Array.isArray(result.content))
    span.setAttribute("gen_ai.tool.call.result", JSON.stringify(result.content));
  if (result.isError) fail(span, "tool_error");
}

function fail(span, type, message) {
  span
    .setAttribute("error.type", type)
    .setStatus({ code: SpanStatusCode.ERROR, ...(message && { message }) });
}

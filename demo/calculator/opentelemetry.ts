import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type Implementation,
  InitializeRequestSchema,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { type Attributes, type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { z } from "zod";
import { otlpOf } from "../dsn";
import type { Observer, ObserverOptions } from "./observer";
import { CALCULATOR } from "./server";

type Transport = Parameters<McpServer["connect"]>[0];

/**
 * What a server author who has OpenTelemetry in place does: spans by the MCP semantic conventions, exported over
 * OTLP. The TypeScript SDK has no instrumentation of its own, so the transport is tapped.
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/
 */
export function observeWithOpenTelemetry({ dsn, release, environment }: ObserverOptions): Observer {
  const { url, key } = otlpOf(dsn);
  const exporter = new OTLPTraceExporter({ url, headers: { authorization: `Bearer ${key}` } });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      "service.name": CALCULATOR.name,
      "service.version": release,
      "deployment.environment.name": environment,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  });
  const tracer = provider.getTracer("demo-calculator");
  return {
    observe: (server) => {
      const connect = server.connect.bind(server);
      server.connect = (transport) => connect(tap(transport, tracer));
      return server;
    },
    stop: () => provider.shutdown(),
  };
}

/** JSON-RPC codes that are the caller's fault: the conventions leave the status of such a span unset. */
const CALLER_CODES = new Set([-32700, -32600, -32601, -32602, -32002]);

/** Sees every request arrive and every answer leave; the SDK calls an `onmessage` that is there, then its own. */
function tap(transport: Transport, tracer: Tracer): Transport {
  const open = new Map<string | number, Span>();
  const session: { client?: Implementation; protocolVersion?: string } = {};

  transport.onmessage = (message) => {
    if (!isJSONRPCRequest(message)) return;
    const initialize = InitializeRequestSchema.safeParse(message);
    if (initialize.success) {
      session.client = initialize.data.params.clientInfo;
      session.protocolVersion = initialize.data.params.protocolVersion;
    }
    const { name, attributes } = spanOf(message);
    const isHttp = transport.sessionId !== undefined;
    open.set(
      message.id,
      tracer.startSpan(name, {
        kind: SpanKind.SERVER,
        attributes: {
          ...attributes,
          "network.transport": isHttp ? "tcp" : "pipe",
          ...(isHttp ? { "network.protocol.name": "http", "mcp.session.id": transport.sessionId } : {}),
          ...(session.protocolVersion ? { "mcp.protocol.version": session.protocolVersion } : {}),
          ...(session.client
            ? { "mcp.client.name": session.client.name, "mcp.client.version": session.client.version }
            : {}),
        },
      }),
    );
  };

  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    finish(message, open);
    return send(message, options);
  };
  return transport;
}

const Target = z.object({
  name: z.string().optional(),
  uri: z.string().optional(),
  arguments: z.record(z.string(), z.unknown()).optional(),
});

function spanOf({ id, method, params }: JSONRPCRequest): { name: string; attributes: Attributes } {
  const target = Target.safeParse(params ?? {}).data ?? {};
  const given = target.arguments ?? {};
  const attributes: Attributes = { "mcp.method.name": method, "jsonrpc.request.id": String(id) };
  if (method === "tools/call") {
    attributes["gen_ai.operation.name"] = "execute_tool";
    attributes["gen_ai.tool.name"] = target.name;
    attributes["gen_ai.tool.call.arguments"] = JSON.stringify(given);
  }
  if (method === "prompts/get") {
    attributes["gen_ai.prompt.name"] = target.name;
    for (const [key, value] of Object.entries(given)) {
      attributes[`gen_ai.prompt.variable.${key}`] = String(value);
    }
  }
  if (target.uri) attributes["mcp.resource.uri"] = target.uri;
  return { name: target.name ? `${method} ${target.name}` : method, attributes };
}

const ToolResult = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ type: z.string() })),
});

function finish(message: JSONRPCMessage, open: Map<string | number, Span>): void {
  const isResult = isJSONRPCResultResponse(message);
  if (!(isResult || isJSONRPCErrorResponse(message)) || message.id === undefined) return;
  const span = open.get(message.id);
  if (!span) return;
  open.delete(message.id);

  if (isResult) {
    const tool = ToolResult.safeParse(message.result).data;
    if (tool) span.setAttribute("gen_ai.tool.call.result", JSON.stringify(tool.content));
    if (tool?.isError) {
      span.setAttribute("error.type", "tool_error").setStatus({ code: SpanStatusCode.ERROR });
    }
  } else {
    const { code, message: words } = message.error;
    span.setAttribute("rpc.response.status_code", String(code));
    if (!CALLER_CODES.has(code)) {
      span.setAttribute("error.type", String(code)).setStatus({ code: SpanStatusCode.ERROR, message: words });
    }
  }
  span.end();
}

import { newSpanId } from "./uploads";

/** A running server as OpenTelemetry's resource attributes name it. */
export type Service = { name: string; instance: string };

type SpanOptions = {
  trace: string;
  id?: string;
  parent?: string;
  /** OpenTelemetry's number; 2, a server's, by default. */
  kind?: number;
  name?: string;
  /** `tools/call` by default; `""` for a span that is not MCP. */
  method?: string;
  tool?: string;
  attributes?: Record<string, string>;
  links?: { traceId: string; spanId: string }[];
  /** When it starts, seen from now. */
  afterMs?: number;
  beforeMs?: number;
  /** How long it takes. */
  ms?: number;
};

/** A span as OpenTelemetry sends it, in JSON. */
export function span(options: SpanOptions) {
  const {
    trace,
    id = newSpanId(),
    parent = "",
    kind = 2,
    method = "tools/call",
    tool = "",
    ms = 5,
  } = options;
  const start = Date.now() - 2_000 + (options.afterMs ?? 0) - (options.beforeMs ?? 0);
  const nanoseconds = (time: number) => String(BigInt(Math.round(time)) * 1_000_000n);
  const attributes: Record<string, string> = {
    ...(method === "" ? {} : { "mcp.method.name": method }),
    ...(tool === "" ? {} : { "gen_ai.tool.name": tool }),
    ...options.attributes,
  };
  return {
    traceId: trace,
    spanId: id,
    parentSpanId: parent,
    name: options.name ?? `${method} ${tool}`.trim(),
    kind,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(start + ms),
    attributes: asList(attributes),
    links: options.links ?? [],
  };
}

/** An OTLP upload in JSON: spans by the server that they come from. */
export const uploadOf = (...parts: readonly [Service, ...object[]][]): string =>
  JSON.stringify({
    resourceSpans: parts.map(([service, ...spans]) => ({
      resource: {
        attributes: asList({ "service.name": service.name, "service.instance.id": service.instance }),
      },
      scopeSpans: [{ scope: { name: "test" }, spans }],
    })),
  });

const asList = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

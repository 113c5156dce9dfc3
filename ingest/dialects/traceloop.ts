import { type Call, textOf } from "../call";
import { field, isObject, type Json, parseJson } from "../json";
import { isMcpMethod } from "../methods";
import type { ReceivedSpan } from "../received";
import type { Dialect } from "./dialect";
import { FAILURE_WORDS, readFailure } from "./python-words";

/**
 * Traceloop's instrumentation (OpenLLMetry). Of servers it sees the tools of FastMCP 2 alone: `mcp.server` around
 * `add.tool`. Of clients it sees every request: `add.tool` again, `resources/read.mcp`. For any other server all that
 * there is are answers without their requests (`ResponseStreamWriter`), which make no calls.
 */
export const traceloop: Dialect = {
  name: "traceloop",
  wrote: {
    protocol: "otlp",
    scopes: ["opentelemetry.instrumentation.mcp*", "@traceloop/instrumentation-mcp"],
  },
  fields: {
    result: ["traceloop.entity.output"],
    serverName: ["traceloop.workflow.name"],
  },
  spans: [
    { name: /^(?:mcp\.server|mcp\.client\.session|ResponseStreamWriter)$/, is: "part" },
    // A server's spans name it, as `calculator.mcp`; a workflow that a client runs in is called otherwise.
    { name: /\.tool$/, has: "traceloop.workflow.name", says: /\.mcp$/, is: "server" },
    { name: /\.(?:tool|mcp)$/, is: "client" },
  ],
  inside: {
    "traceloop.entity.input": {
      arguments: ["arguments"],
      resource: ["params", "uri"],
      prompt: ["params", "name"],
    },
  },
  // An answer once more, out of reach of what its owner said about keeping results.
  noise: ["mcp.response.value", "traceloop.span.kind"],
  outcomes: FAILURE_WORDS,
  argumentValues: "text",
  marksFailures: true,
  amend: (call, span) => {
    call.method = methodOf(span.name);
    call.serverName = call.serverName.replace(/\.mcp$/, "");
    if (call.method === "") return;
    if (call.method === "tools/call") call.tool = textOf(call.rest.get("traceloop.entity.name") ?? null);
    call.rest.delete("traceloop.entity.name");
    call.answered = span.status !== "unset";
    if (span.sender.scope.startsWith("@")) readJavaScript(call, span);
    call.result = resultIn(call);
    readFailure(call, span);
  },
};

/** The JavaScript edition keeps a request's parameters without the request around them, and says what a tool refused. */
function readJavaScript(call: Call, { attributes }: ReceivedSpan): void {
  if (field(parseJson(call.result), "is_error") === true) call.isError = "true";
  const params = parseJson(textOf(attributes.get("traceloop.entity.input") ?? null));
  const named = field(params, call.method.startsWith("resources/") ? "uri" : "name");
  if (typeof named !== "string") return;
  if (call.method.startsWith("resources/")) call.resource = named;
  if (call.method === "prompts/get") call.prompt = named;
}

function methodOf(spanName: string): string {
  if (spanName.endsWith(".tool")) return "tools/call";
  const word = spanName.endsWith(".mcp") ? spanName.slice(0, -".mcp".length) : "";
  return isMcpMethod(word) ? word : "";
}

/** In MCP's shape: Traceloop lists a result's parts with their text as `content`, and of a client keeps the text. */
function resultIn({ method, result }: Call): string {
  const sent = method === "tools/call" && result !== "" ? parseJson(result) : undefined;
  if (Array.isArray(sent)) return JSON.stringify({ content: sent.map(partOf) });
  const text = field(sent, "result");
  return typeof text === "string" ? JSON.stringify({ content: [{ type: "text", text }] }) : result;
}

function partOf(part: Json): Json {
  if (!isObject(part) || part.type !== "text") return part;
  const { content, ...rest } = part;
  return content === undefined ? part : { ...rest, text: content };
}

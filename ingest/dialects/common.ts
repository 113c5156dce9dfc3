import type { FieldNames } from "./dialect";

/**
 * The names that hold for every dialect: OpenTelemetry's conventions for MCP first, then Sentry's older names for the
 * same things, then what others call them or they were called before. Nobody uses one of these for something else, and
 * arguments and results must be known as such by any name, since their owner may have said not to keep them.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
 */
export const COMMON: FieldNames = {
  op: ["sentry.op"],
  method: ["mcp.method.name"],
  tool: ["gen_ai.tool.name", "mcp.tool.name"],
  prompt: ["gen_ai.prompt.name", "mcp.prompt.name"],
  resource: ["mcp.resource.uri", "mcp.resource.id"],
  requestId: ["jsonrpc.request.id", "mcp.request.id", "rpc.jsonrpc.request_id", "mcp.message_id"],
  cancelledRequestId: ["mcp.cancelled.request_id"],
  sessionId: ["mcp.session.id", "mcp.session_id"],
  protocolVersion: ["mcp.protocol.version", "mcp.protocol_version"],
  rpcCode: ["rpc.response.status_code", "rpc.status_code", "rpc.jsonrpc.error_code", "mcp.error.code"],
  errorType: ["error.type"],
  errorMessage: ["rpc.jsonrpc.error_message", "mcp.error.message"],
  isError: ["mcp.tool.result.is_error"],
  arguments: ["gen_ai.tool.call.arguments", "mcp.tool.arguments"],
  result: ["gen_ai.tool.call.result", "mcp.tool.result"],
  transport: ["mcp.transport", "mcp.transport.type"],
  networkTransport: ["network.transport"],
  networkProtocol: ["network.protocol.name"],
  clientName: ["mcp.client.name", "mcp.session.client_info.name"],
  clientVersion: ["mcp.client.version", "mcp.session.client_info.version"],
  clientTitle: ["mcp.client.title"],
  serverName: ["mcp.server.name"],
  serverVersion: ["mcp.server.version"],
  userId: ["enduser.id", "user.id", "user.email", "user.name"],
  userAgent: [
    "user_agent.original",
    "http.user_agent",
    "http.request.header.user-agent",
    "http.request.header.user_agent",
  ],
  clientAddress: ["client.address", "net.peer.ip"],
  environment: ["sentry.environment", "deployment.environment.name", "deployment.environment"],
  release: ["sentry.release"],
  statusMessage: ["sentry.status.message"],
  sdkName: ["sentry.sdk.name"],
  sdkVersion: ["sentry.sdk.version"],
};

/**
 * Never stored, whoever sends it: the raw JSON-RPC body, which would bring back the arguments that a server was told
 * not to record, and headers that carry credentials or only link traces.
 */
export const NEVER_STORED: readonly string[] = [
  "http.request.body.data",
  "http.response.body.data",
  "http.request.header.baggage",
  "http.request.header.sentry-trace",
  "http.request.header.sentry_trace",
];

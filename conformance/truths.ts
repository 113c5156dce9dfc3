import type { Outcome } from "@/lib/clickhouse/rows";
import { type CallId, SCRIPT } from "./script";

/** What is true of a call, whoever reports it. */
export type Truth = {
  method: string;
  target: string;
  outcome: Exclude<Outcome, "">;
  arguments?: unknown;
  /** Text that the result contains. */
  result?: string;
  /** Part of the message, and the JSON-RPC code when the answer was an error. */
  error?: { message: string; code?: number };
  /** The JSON-RPC code that the client sees, where it is not the code of what went wrong. */
  answerCode?: number;
};

type Ending = Pick<Truth, "outcome" | "result" | "error" | "answerCode">;

const ok = (result?: string): Ending => ({ outcome: "ok", ...(result ? { result } : {}) });
const toolError = (message: string): Ending => ({ outcome: "tool_error", error: { message } });
const refused = (code: number, message: string): Ending => ({
  outcome: "client_error",
  error: { code, message },
});
const failed = (code: number, message: string): Ending => ({
  outcome: "server_error",
  error: { code, message },
});
const cancelled: Ending = { outcome: "cancelled" };

/** How the calls of the script end where MCP leaves no choice; the rest is each SDK's own. */
const EVERYWHERE = {
  list_tools: ok(),
  add: ok("The sum is 5"),
  boom: toolError("The tide table is wet"),
  soft_error: toolError("Order A-17 is lost"),
  cancelled,
  list_resources: ok(),
  read: ok(),
  list_prompts: ok(),
  prompt: ok(),
  ping: ok(),
  unknown_method: refused(-32601, "Method not found"),
} satisfies Partial<Record<CallId, Ending>>;

/** `@modelcontextprotocol/sdk` since 1.24 answers unknown tools and bad arguments with `isError`. */
const TYPESCRIPT_1 = {
  ...EVERYWHERE,
  unknown_tool: toolError("Tool no_such_tool not found"),
  invalid_arguments: toolError("Input validation error"),
  read_broken: failed(-32603, "The chart room is locked"),
  read_unknown: refused(-32602, "conformance://nowhere"),
  prompt_without_argument: refused(-32602, "Invalid arguments for prompt greet"),
} satisfies Record<CallId, Ending>;

/** `@modelcontextprotocol/server`: an unknown tool is a JSON-RPC error again. */
const TYPESCRIPT_2 = {
  ...TYPESCRIPT_1,
  unknown_tool: refused(-32602, "Tool no_such_tool not found"),
} satisfies Record<CallId, Ending>;

/** Shinzo's wrapper keeps an exception to itself, and the tool's answer is empty, which the MCP SDK refuses. */
const SHINZO = {
  ...TYPESCRIPT_1,
  boom: { ...toolError("The tide table is wet"), answerCode: -32602 },
} satisfies Record<CallId, Ending>;

/** An answer that is a JSON-RPC error without a code of its own: Python's SDK writes 0 there. */
const withoutCode = (outcome: "client_error" | "server_error", message: string, answerCode = 0): Ending => ({
  outcome,
  error: { message },
  answerCode,
});

/** `mcp` 1 for Python. */
const PYTHON_1 = {
  ...EVERYWHERE,
  unknown_tool: toolError("Unknown tool: no_such_tool"),
  invalid_arguments: toolError("validation error"),
  read_broken: withoutCode("server_error", "The chart room is locked"),
  read_unknown: withoutCode("client_error", "Unknown resource: conformance://nowhere"),
  prompt_without_argument: withoutCode("client_error", "Missing required arguments"),
  unknown_method: refused(-32602, "Invalid request parameters"),
} satisfies Record<CallId, Ending>;

/** `mcp` 2 for Python keeps what an exception said from the client. */
const PYTHON_2 = {
  ...PYTHON_1,
  boom: toolError("Error executing tool boom"),
  read_broken: failed(-32603, "Error reading resource conformance://broken"),
  read_unknown: refused(-32602, "Unknown resource: conformance://nowhere"),
  unknown_method: refused(-32601, "Method not found"),
} satisfies Record<CallId, Ending>;

/** FastMCP 2 on `mcp` 1. */
const FASTMCP_2 = {
  ...PYTHON_1,
  read_unknown: withoutCode("client_error", "Unknown resource: 'conformance://nowhere'"),
} satisfies Record<CallId, Ending>;

/** FastMCP 3 on `mcp` 1. */
const FASTMCP_3 = {
  ...PYTHON_1,
  unknown_tool: toolError("Unknown tool: 'no_such_tool'"),
  read_unknown: withoutCode("client_error", "Unknown resource: 'conformance://nowhere'", -32002),
} satisfies Record<CallId, Ending>;

/** FastMCP 4 on `mcp` 2. */
const FASTMCP_4 = {
  ...FASTMCP_3,
  read_broken: failed(-32603, "The chart room is locked"),
  read_unknown: refused(-32602, "Resource not found: 'conformance://nowhere'"),
  prompt_without_argument: withoutCode("client_error", "Missing required arguments", -32603),
  unknown_method: refused(-32601, "Method not found"),
} satisfies Record<CallId, Ending>;

/**
 * How calls end, by what serves MCP. Without sessions the cancellation reaches another server object than the request,
 * which is therefore answered.
 */
export const TRUTHS = {
  "typescript-1": TYPESCRIPT_1,
  "typescript-1-stateless": { ...TYPESCRIPT_1, cancelled: ok() },
  "typescript-1-shinzo": SHINZO,
  "typescript-2": TYPESCRIPT_2,
  "typescript-2-stateless": { ...TYPESCRIPT_2, cancelled: ok() },
  "python-1": PYTHON_1,
  "python-1-stateless": { ...PYTHON_1, cancelled: ok() },
  "python-2": PYTHON_2,
  "python-2-stateless": { ...PYTHON_2, cancelled: ok() },
  "python-2-modern": {
    ...PYTHON_2,
    // What an exception said goes to the client up to 2025-11-25 only.
    prompt_without_argument: withoutCode("client_error", "Missing required arguments", -32603),
  },
  "fastmcp-2": FASTMCP_2,
  "fastmcp-2-stateless": { ...FASTMCP_2, cancelled: ok() },
  "fastmcp-3": FASTMCP_3,
  "fastmcp-3-stateless": { ...FASTMCP_3, cancelled: ok() },
  "fastmcp-4": FASTMCP_4,
  "fastmcp-4-stateless": { ...FASTMCP_4, cancelled: ok() },
} as const satisfies Record<string, Record<CallId, Ending>>;

export type TruthName = keyof typeof TRUTHS;

/** What is true of one call of the script. */
export function truthOf(name: TruthName, id: CallId): Truth {
  const call: { method: string; params?: { name?: string; uri?: string; arguments?: object } } = SCRIPT[id];
  const given = call.params?.arguments;
  return {
    method: call.method,
    target: call.params?.name ?? call.params?.uri ?? "",
    ...(given && Object.keys(given).length > 0 ? { arguments: given } : {}),
    ...TRUTHS[name][id],
  };
}

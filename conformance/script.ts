/** One request of the script. */
type ScriptedCall = {
  method: string;
  params?: Record<string, unknown>;
  /** The client takes the request back after so long. */
  cancelAfterMs?: number;
  /** The last protocol revision that has the method. */
  until?: "2025-11-25";
};

/**
 * What every client asks of every server, in this order, one after the other. The servers in `servers/` offer what
 * these calls need: conformance/README.md lists it.
 */
export const SCRIPT = {
  list_tools: { method: "tools/list" },
  add: { method: "tools/call", params: { name: "add", arguments: { a: 2, b: 3 } } },
  boom: { method: "tools/call", params: { name: "boom", arguments: {} } },
  soft_error: { method: "tools/call", params: { name: "soft_error", arguments: { orderId: "A-17" } } },
  unknown_tool: { method: "tools/call", params: { name: "no_such_tool", arguments: {} } },
  invalid_arguments: { method: "tools/call", params: { name: "strict", arguments: { count: "many" } } },
  cancelled: { method: "tools/call", params: { name: "slow", arguments: {} }, cancelAfterMs: 300 },
  list_resources: { method: "resources/list" },
  read: { method: "resources/read", params: { uri: "conformance://tides" } },
  read_broken: { method: "resources/read", params: { uri: "conformance://broken" } },
  read_unknown: { method: "resources/read", params: { uri: "conformance://nowhere" } },
  list_prompts: { method: "prompts/list" },
  prompt: { method: "prompts/get", params: { name: "greet", arguments: { topic: "tides" } } },
  prompt_without_argument: { method: "prompts/get", params: { name: "greet", arguments: {} } },
  ping: { method: "ping", until: "2025-11-25" },
  unknown_method: { method: "conformance/unknown" },
} as const satisfies Record<string, ScriptedCall>;

export type CallId = keyof typeof SCRIPT;

/** The calls in order, as a client is told them. */
export function script(revision: "legacy" | "2026-07-28"): Array<ScriptedCall & { id: CallId }> {
  const calls = Object.entries(SCRIPT) as Array<[CallId, ScriptedCall]>;
  return calls
    .filter(([, { until }]) => revision === "legacy" || until === undefined)
    .map(([id, call]) => ({ id, ...call }));
}

/** Who calls: the name stands in `clientInfo` and in `User-Agent`, so that it can be known either way. */
export const CLIENT = { name: "claude-code", title: "Claude Code", version: "2.1.7" };
export const USER_AGENT = `${CLIENT.name}/${CLIENT.version} (conformance)`;
export const RELEASE = "3.1.4";
export const ENVIRONMENT = "conformance";

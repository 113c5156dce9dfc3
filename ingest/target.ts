import type { Category, Direction, SpanKind } from "@/lib/clickhouse/rows";
import type { Call } from "./call";
import { parseJson } from "./json";

const NAMES_A_TARGET = new Map<string, "tool" | "prompt" | "resource">([
  ["tools/call", "tool"],
  ["prompts/get", "prompt"],
  ["resources/read", "resource"],
  ["resources/subscribe", "resource"],
  ["resources/unsubscribe", "resource"],
  ["notifications/resources/updated", "resource"],
]);

/**
 * What a call was for: the tool, prompt or resource that its method names, `""` when it names none. Where a sender left
 * out the attribute, the argument or the span's name may still say it.
 */
export function targetOf(call: Call): string {
  const kind = NAMES_A_TARGET.get(call.method);
  if (kind === undefined) return "";
  if (call[kind] !== "") return call[kind];
  const argument = kind === "tool" ? undefined : call.argumentParts.get(kind === "resource" ? "uri" : "name");
  if (typeof argument === "string") {
    const decoded = parseJson(argument);
    return typeof decoded === "string" ? decoded : argument;
  }
  const { method, spanName } = call;
  return spanName.startsWith(`${method} `) ? spanName.slice(method.length + 1).trim() : "";
}

export function categoryOf(method: string): Category {
  if (method.startsWith("notifications/")) return "notification";
  if (method.startsWith("tools/")) return "tool";
  if (method.startsWith("resources/")) return "resource";
  return method.startsWith("prompts/") ? "prompt" : "protocol";
}

/** Which way a message went, by Sentry's operation or by who made the span. */
export function directionOf(op: string, kind: SpanKind): Direction {
  if (op === "mcp.server" || op === "mcp.notification.client_to_server") return "inbound";
  if (op === "mcp.notification.server_to_client") return "outbound";
  if (kind === "server" || kind === "consumer") return "inbound";
  return kind === "client" || kind === "producer" ? "outbound" : "";
}

/** Sentry says no kind; its operations imply one. */
export function kindOf(kind: SpanKind, op: string): SpanKind {
  if (kind !== "unspecified" || op === "") return kind;
  if (op === "mcp.server" || op === "mcp.notification.client_to_server" || op.endsWith(".server")) {
    return "server";
  }
  if (op === "mcp.notification.server_to_client" || op.endsWith(".client") || op.startsWith("db")) {
    return "client";
  }
  return "internal";
}

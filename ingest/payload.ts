import { type Call, textOf } from "./call";
import type { Dialect } from "./dialects/dialect";
import { attributeValue, isTooDeep, mayHideUnstorable, parseJson, parseJsonExactly } from "./json";
import type { AttributeValue } from "./received";

/**
 * The arguments of a call as the text of one JSON object, as the client sent them as far as the sender kept that;
 * `""` when it recorded none. Sentry's JavaScript SDK lower-cases their names; that cannot be undone.
 */
export function argumentsOf(call: Call, dialect: Dialect): string {
  if (call.arguments !== "") return jsonOf(call.arguments);
  // A prompt's arguments are text by MCP's schema, so a "1" among them is no number.
  const isPlain = call.method === "prompts/get" && dialect.argumentValues === "text";
  const parts: string[] = [];
  for (const [name, value] of call.argumentParts) {
    if (isTarget(call, dialect, name)) continue;
    const decoded = typeof value === "string" && !isPlain ? jsonOf(value) : JSON.stringify(value);
    parts.push(`${JSON.stringify(name)}:${decoded}`);
  }
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

/**
 * Sentry sends the target as if it were an argument: a resource's `uri`, and from JavaScript a prompt's `name`, in
 * place of an argument of that name.
 */
function isTarget(call: Call, dialect: Dialect, name: string): boolean {
  if (call.method.startsWith("resources/")) return name === "uri";
  return call.method === "prompts/get" && name === "name" && dialect.argumentValues === "json";
}

/** Text that is JSON as it is, any other text as a JSON string; what is nested too deep loses its depths. */
function jsonOf(text: string): string {
  const value = parseJson(text);
  if (value === undefined) return JSON.stringify(text);
  const mustRewrite = isTooDeep(text) || mayHideUnstorable(text);
  return mustRewrite ? JSON.stringify(attributeValue(parseJsonExactly(text) ?? value)) : text;
}

/**
 * The result of a call as JSON text in the shape it has in MCP, whichever way it was recorded: for a tool
 * `{ content: [{ type, text }], structuredContent?, isError? }`, for a prompt `{ description?, messages }`. What a
 * sender records whole (`gen_ai.tool.call.result`) stays as it came. Binary parts keep their kind and `dataLength`, the
 * length of their base64. `""` when the sender recorded no output.
 */
export function resultOf(call: Call): string {
  if (call.result !== "") return jsonOf(call.result);
  if (call.resultParts.size > 0) return toolResult(call);
  return call.promptParts.size > 0 ? promptResult(call) : "";
}

/** What a failed tool said, for people: the first text of its result. `""` when none was recorded. */
export function resultText(call: Call): string {
  const part = call.resultParts.get("content") ?? call.resultParts.get("0.content");
  if (typeof part === "string") return part;
  if (call.result === "") return "";
  const result = parseJson(call.result);
  const content = result && typeof result === "object" && !Array.isArray(result) ? result.content : result;
  const items = Array.isArray(content) ? content : [content];
  for (const item of items) {
    if (typeof item === "string") return item;
    if (item && typeof item === "object" && !Array.isArray(item) && typeof item.text === "string")
      return item.text;
  }
  return result === undefined ? call.result : "";
}

/** Sentry's names for the fields of a content item, and where they belong in MCP's. */
const ITEM_KEYS = new Map<string, readonly [key: string, ofResource?: true]>([
  ["content_type", ["type"]],
  ["content", ["text"]],
  ["mime_type", ["mimeType"]],
  ["uri", ["uri"]],
  ["name", ["name"]],
  ["data_size", ["dataLength"]],
  ["resource_uri", ["uri", true]],
  ["resource_mime_type", ["mimeType", true]],
]);

type Item = { [key: string]: AttributeValue };
const emptyItem = (): Item => Object.create(null) as Item;

function toolResult(call: Call): string {
  const isError = call.isError === "true" ? { isError: true } : {};
  const whole = call.resultParts.get("content");
  if (typeof whole === "string" && !call.resultParts.has("content_type")) {
    // Python joins the texts, or sends the structured content instead of them.
    const parsed = parseJsonExactly(whole);
    if (typeof parsed === "object" && parsed !== null)
      return JSON.stringify({ structuredContent: attributeValue(parsed), ...isError });
    return JSON.stringify({ content: [{ type: "text", text: whole }], ...isError });
  }
  let recorded = false;
  const items: Item[] = [];
  const resources: Item[] = [];
  for (const [name, value] of call.resultParts) {
    if (name === "content_count") continue;
    const [index, sentKey] = indexed(name);
    const [key, ofResource] = ITEM_KEYS.get(sentKey) ?? [sentKey];
    items[index] ??= emptyItem();
    if (ofResource) {
      resources[index] ??= emptyItem();
      resources[index][key] = value;
    } else items[index][key] = value;
    recorded ||= sentKey !== "content_type";
  }
  if (!recorded) return "";
  for (const [index, resource] of resources.entries()) {
    const item = items[index];
    if (item && resource) item.resource = resource;
  }
  return JSON.stringify({ content: items.filter(Boolean), ...isError });
}

function promptResult(call: Call): string {
  let recorded = false;
  const messages: Item[] = [];
  for (const [name, value] of call.promptParts) {
    if (name === "description" || name === "message_count") continue;
    const [index, key] = indexed(name);
    messages[index] ??= emptyItem();
    const message = messages[index];
    if (key === "role" || key === "message_role") message.role = value;
    else if (key === "content" || key === "message_content") {
      message.content = { type: "text", text: value };
      recorded = true;
    } else message[key] = value;
  }
  const description = call.promptParts.get("description");
  if (!recorded && description === undefined) return "";
  return JSON.stringify({
    ...(description === undefined ? {} : { description }),
    messages: messages.filter(Boolean),
  });
}

/** `2.content` is key `content` of item 2; without a number it is item 0. */
function indexed(name: string): [number, string] {
  const match = /^(\d{1,3})\.(.+)$/s.exec(name);
  return match ? [Number(match[1]), match[2] ?? ""] : [0, name];
}

/** What says how much was returned when the output itself was not recorded; stored as attributes then. */
export function resultCounts(call: Call): Array<[string, string]> {
  const counts: Array<[string, string]> = [];
  for (const [name, value] of call.resultParts) counts.push([`mcp.tool.result.${name}`, textOf(value)]);
  for (const [name, value] of call.promptParts) counts.push([`mcp.prompt.result.${name}`, textOf(value)]);
  return counts;
}

import type { Direction } from "@/lib/clickhouse/rows";
import { COMMON, NEVER_STORED } from "./dialects/common";
import {
  type Dialect,
  FIELDS,
  type Field,
  type FieldNames,
  type JsonPath,
  type SpanRole,
} from "./dialects/dialect";
import { attributeValue, field, isTooDeep, type Json, parseJsonExactly } from "./json";
import { isMcpMethod } from "./methods";
import type { Attributes, AttributeValue, ReceivedSpan } from "./received";
import { directionOf } from "./target";

type Parts = Map<string, AttributeValue>;
const NO_PARTS: ReadonlyMap<string, AttributeValue> = new Map();

/** What a span says of itself once its attributes are sorted into fields; `amend` of a dialect may correct it. */
export class Call implements Record<Field, string> {
  op = "";
  method = "";
  tool = "";
  prompt = "";
  resource = "";
  requestId = "";
  cancelledRequestId = "";
  sessionId = "";
  protocolVersion = "";
  rpcCode = "";
  errorType = "";
  errorMessage = "";
  isError = "";
  outcomeWord = "";
  arguments = "";
  argumentsBytes = "";
  result = "";
  resultBytes = "";
  resultTokens = "";
  transport = "";
  networkTransport = "";
  networkProtocol = "";
  clientName = "";
  clientVersion = "";
  clientTitle = "";
  serverName = "";
  serverVersion = "";
  userId = "";
  userAgent = "";
  clientAddress = "";
  environment = "";
  release = "";
  statusMessage = "";
  sdkName = "";
  sdkVersion = "";

  direction: Direction;
  /** The span's name, without what the dialect puts before the method. */
  spanName = "";
  /** False when the sender would have left a trace of the answer and did not. */
  answered = true;
  /** Arguments sent one by one, by name. */
  argumentParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  /** `mcp.tool.result.*` and `mcp.prompt.result.*` by the rest of their names. */
  resultParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  promptParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  /** Attributes that went nowhere else. */
  rest: Attributes = new Map();

  constructor(direction: Direction) {
    this.direction = direction;
  }
}

type Role = { field: Field; names: readonly string[] };
type Roles = { named: ReadonlyMap<string, Role | null>; noisePrefixes: readonly string[] };

const rolesOfDialects = new WeakMap<Dialect, Roles>();

/**
 * Sorts a span's attributes into fields by the dialect's tables and the common names, in one pass over the attributes,
 * and says whether the span is a message at all: `method` is `""` when it is none.
 */
export function callOf(span: ReceivedSpan, dialect: Dialect): Call {
  const { named, noisePrefixes } = rolesOf(dialect);
  const op = span.attributes.get("sentry.op");
  const call = new Call(directionOf(typeof op === "string" ? op : "", span.kind));
  call.statusMessage = span.statusMessage;
  call.spanName = dialect.namePrefixes ? withoutPrefix(span.name, dialect.namePrefixes) : span.name;
  for (const [key, value] of span.attributes) {
    const role = named.get(key);
    if (role === undefined) {
      const isNoise = noisePrefixes.length > 0 && noisePrefixes.some((prefix) => key.startsWith(prefix));
      if (!isNoise && !takePart(call, key, value)) call.rest.set(key, value);
    } else if (role !== null && value !== null) {
      const text = textOf(value);
      if (text === "") continue;
      if (call[role.field] === "") call[role.field] = text;
      else if (call[role.field] !== text) settle(call, role, key, value, span.attributes);
    }
  }
  if (dialect.inside) lookInside(call, dialect.inside);
  const isNamedSo = dialect.namePrefixes !== undefined || call.op.startsWith("mcp.");
  if (isNamedSo && call.method === "") call.method = methodIn(call.spanName);
  if (dialect.spans) takeRole(call, roleOf(span, dialect));
  dialect.amend?.(call, span);
  return call;
}

function withoutPrefix(name: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((candidate) => name.startsWith(candidate));
  return prefix === undefined ? name : name.slice(prefix.length);
}

function methodIn(name: string): string {
  const space = name.indexOf(" ");
  const word = space === -1 ? name : name.slice(0, space);
  return isMcpMethod(word) ? word : "";
}

function roleOf(span: ReceivedSpan, { spans = [] }: Dialect): SpanRole | undefined {
  return spans.find(
    ({ name, kinds, has, says }) =>
      (name === undefined || name.test(span.name)) &&
      (kinds === undefined || kinds.includes(span.kind)) &&
      (has === undefined || (span.attributes.has(has) && (says?.test(said(span, has)) ?? true))),
  )?.is;
}

const said = (span: ReceivedSpan, attribute: string) => textOf(span.attributes.get(attribute) ?? null);

/** What only a message has; a part of one keeps it as attributes. */
const OF_A_MESSAGE = ["method", "tool", "prompt", "resource", "requestId", "rpcCode"] as const;

function takeRole(call: Call, role: SpanRole | undefined): void {
  if (role === "server") call.direction = "inbound";
  if (role === "client") call.direction = "outbound";
  if (role !== "part") return;
  for (const field of OF_A_MESSAGE) {
    const [attribute] = COMMON[field] ?? [];
    if (attribute !== undefined && call[field] !== "") call.rest.set(attribute, call[field]);
    call[field] = "";
  }
}

/** Fields that no attribute gave, from the JSON texts in others. A text that is no JSON (cut short) gives nothing. */
function lookInside(call: Call, inside: NonNullable<Dialect["inside"]>): void {
  for (const [key, paths] of Object.entries(inside)) {
    const sent = call.rest.get(key);
    if (sent === undefined) continue;
    // It holds arguments and results, which have columns of their own and an owner's say about being kept.
    call.rest.delete(key);
    const json = typeof sent === "string" ? readable(sent) : sent;
    for (const name of FIELDS) {
      const path = paths[name];
      if (path !== undefined && call[name] === "") call[name] = textOf(valueAt(json, path));
    }
  }
}

const readable = (text: string): Json | undefined => (isTooDeep(text) ? undefined : parseJsonExactly(text));

function valueAt(json: Json | undefined, path: JsonPath): AttributeValue {
  let value = json;
  for (const key of path) value = field(value, key);
  return value === undefined ? null : attributeValue(value);
}

/** Two attributes disagree about a field: the better name wins, the other stays an attribute. */
function settle(call: Call, role: Role, key: string, value: AttributeValue, sent: Attributes): void {
  const winner = role.names.find(
    (name) => name === key || textOf(sent.get(name) ?? null) === call[role.field],
  );
  if (winner !== key) {
    call.rest.set(key, value);
    return;
  }
  const loser = role.names.find((name) => textOf(sent.get(name) ?? null) === call[role.field]);
  if (loser !== undefined) call.rest.set(loser, call[role.field]);
  call[role.field] = textOf(value);
}

/** Text of any attribute: a list of one is its item (Sentry sends headers so), nested values are JSON. */
export function textOf(value: AttributeValue): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  const [only] = Array.isArray(value) && value.length === 1 ? value : [];
  return typeof only === "string" ? only : JSON.stringify(value);
}

const ARGUMENT = "mcp.request.argument.";
const VARIABLE = "gen_ai.prompt.variable.";
const TOOL_RESULT = "mcp.tool.result.";
const PROMPT_RESULT = "mcp.prompt.result.";

/** Takes an attribute that is one of many of its sort; false when it is none. */
function takePart(call: Call, key: string, value: AttributeValue): boolean {
  if (key.startsWith(ARGUMENT)) {
    call.argumentParts = withPart(call.argumentParts, key.slice(ARGUMENT.length), value);
  } else if (key.startsWith(TOOL_RESULT)) {
    call.resultParts = withPart(call.resultParts, key.slice(TOOL_RESULT.length), value);
  } else if (key.startsWith(PROMPT_RESULT)) {
    call.promptParts = withPart(call.promptParts, key.slice(PROMPT_RESULT.length), value);
  } else if (key.startsWith(VARIABLE)) {
    call.argumentParts = withPart(call.argumentParts, key.slice(VARIABLE.length), value);
  } else return false;
  return true;
}

/** Most spans have no parts, so they share one empty map until the first comes. */
function withPart(parts: ReadonlyMap<string, AttributeValue>, name: string, value: AttributeValue): Parts {
  const own = parts === NO_PARTS ? new Map<string, AttributeValue>() : (parts as Parts);
  own.set(name, value);
  return own;
}

function rolesOf(dialect: Dialect): Roles {
  let roles = rolesOfDialects.get(dialect);
  if (roles === undefined) {
    const named = new Map<string, Role | null>();
    const noise = [...NEVER_STORED, ...(dialect.noise ?? [])];
    for (const key of noise) named.set(key, null);
    for (const field of FIELDS) {
      if (dialect.distrusted?.includes(field)) continue;
      const names = [...namesFor(dialect.fields, field), ...namesFor(COMMON, field)];
      for (const key of names) if (!named.has(key)) named.set(key, { field, names });
    }
    roles = { named, noisePrefixes: dialect.noisePrefixes ?? [] };
    rolesOfDialects.set(dialect, roles);
  }
  return roles;
}

const namesFor = (table: FieldNames | undefined, field: Field): readonly string[] => table?.[field] ?? [];

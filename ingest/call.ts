import type { Direction } from "@/lib/clickhouse/rows";
import { COMMON, NEVER_STORED } from "./dialects/common";
import { type Dialect, FIELDS, type Field, type FieldNames } from "./dialects/dialect";
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
  arguments = "";
  result = "";
  transport = "";
  networkTransport = "";
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

/** Sorts a span's attributes into fields by the dialect's names and the common ones, in one pass. */
export function callOf(span: ReceivedSpan, dialect: Dialect): Call {
  const { named, noisePrefixes } = rolesOf(dialect);
  const op = span.attributes.get("sentry.op");
  const call = new Call(directionOf(typeof op === "string" ? op : "", span.kind));
  call.statusMessage = span.statusMessage;
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
  return call;
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
      const names = [...namesFor(dialect.fields, field), ...namesFor(COMMON, field)];
      for (const key of names) if (!named.has(key)) named.set(key, { field, names });
    }
    roles = { named, noisePrefixes: dialect.noisePrefixes ?? [] };
    rolesOfDialects.set(dialect, roles);
  }
  return roles;
}

const namesFor = (table: FieldNames | undefined, field: Field): readonly string[] => table?.[field] ?? [];

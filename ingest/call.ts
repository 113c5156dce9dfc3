import { COMMON, NEVER_STORED } from "./dialects/common";
import { type Dialect, FIELDS, type Field, type FieldNames } from "./dialects/dialect";
import type { Attributes, AttributeValue, ReceivedSpan } from "./received";

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

  /** False when the sender would have left a trace of the answer and did not. */
  answered = true;
  /** Arguments sent one by one, by name. */
  argumentParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  /** `mcp.tool.result.*` and `mcp.prompt.result.*` by the rest of their names. */
  resultParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  promptParts: ReadonlyMap<string, AttributeValue> = NO_PARTS;
  /** Attributes that went nowhere else. */
  rest: Attributes = new Map();
}

type Role = { field: Field; rank: number };
type Roles = { named: ReadonlyMap<string, Role | null>; noisePrefixes: readonly string[] };

const rolesOfDialects = new WeakMap<Dialect, Roles>();

/** Sorts a span's attributes into fields by the dialect's names and the common ones, in one pass. */
export function callOf(span: ReceivedSpan, dialect: Dialect): Call {
  const { named, noisePrefixes } = rolesOf(dialect);
  const call = new Call();
  const ranks: Partial<Record<Field, Role & { key: string; value: AttributeValue }>> = {};
  for (const [key, value] of span.attributes) {
    const role = named.get(key);
    if (role === undefined) {
      if (!takePart(call, key, value) && !noisePrefixes.some((prefix) => key.startsWith(prefix)))
        call.rest.set(key, value);
      continue;
    }
    if (role === null || value === null) continue;
    const text = textOf(value);
    if (text === "") continue;
    const taken = call[role.field];
    if (taken === "") {
      call[role.field] = text;
      if (role.rank > 0) ranks[role.field] = { ...role, key, value };
    } else if (taken !== text) {
      const before = ranks[role.field];
      if (before !== undefined && role.rank < before.rank) {
        call[role.field] = text;
        call.rest.set(before.key, before.value);
        ranks[role.field] = { ...role, key, value };
      } else call.rest.set(key, value);
    }
  }
  return call;
}

/** Text of any attribute: a list of one is its item (Sentry sends headers so), nested values are JSON. */
export function textOf(value: AttributeValue): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  const [only] = Array.isArray(value) && value.length === 1 ? value : [];
  return typeof only === "string" ? only : JSON.stringify(value);
}

function takePart(call: Call, key: string, value: AttributeValue): boolean {
  if (key.startsWith("mcp.")) {
    if (key.startsWith("request.argument.", 4)) {
      call.argumentParts = withPart(call.argumentParts, key.slice(21), value);
      return true;
    }
    if (key.startsWith("tool.result.", 4)) {
      call.resultParts = withPart(call.resultParts, key.slice(16), value);
      return true;
    }
    if (key.startsWith("prompt.result.", 4)) {
      call.promptParts = withPart(call.promptParts, key.slice(18), value);
      return true;
    }
  } else if (key.startsWith("gen_ai.prompt.variable.")) {
    call.argumentParts = withPart(call.argumentParts, key.slice(23), value);
    return true;
  }
  return false;
}

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
      names.forEach((key, rank) => {
        if (!named.has(key)) named.set(key, { field, rank });
      });
    }
    roles = { named, noisePrefixes: dialect.noisePrefixes ?? [] };
    rolesOfDialects.set(dialect, roles);
  }
  return roles;
}

const namesFor = (table: FieldNames | undefined, field: Field): readonly string[] => table?.[field] ?? [];

import { callable, record, words } from "./values";

// What we touch of the MCP SDK's objects, in both of its lines: structures, not classes, since a process may hold several
// copies of the SDK. Everything else in this package sees them only through here.

/** `StdioServerTransport`, `StreamableHTTPServerTransport`, … */
export type Transport = {
  start?: (...given: unknown[]) => unknown;
  send: (...given: unknown[]) => unknown;
  onmessage?: unknown;
  onclose?: unknown;
  sessionId?: unknown;
};

/** The low-level `Server` of both lines of the SDK. */
export type HostServer = { connect: (...given: unknown[]) => unknown; transport?: unknown };

/** What was handed to `wrapMcpServer`, as far as we can tell. */
export type Recognised =
  | { kind: "server"; server: HostServer; owner: object }
  | { kind: "factory"; make: (...given: unknown[]) => unknown }
  | { kind: "handler"; handler: object }
  | { kind: "unknown"; reason: string };

export type Implementation = { name: string; version: string; title: string };

export function recognise(given: unknown): Recognised {
  if (typeof given === "function") {
    if (/^class\b/.test(Function.prototype.toString.call(given)))
      return unknown("it is a class; wrap an instance of it");
    return { kind: "factory", make: given as (...given: unknown[]) => unknown };
  }
  const object = record(given);
  if (!object) return unknown(`it is ${given === null ? "null" : typeof given}`);
  if (isServer(object)) return { kind: "server", server: object, owner: object };
  const inner = record(object.server);
  if (inner && isServer(inner)) return { kind: "server", server: inner, owner: object };
  if (callable(object.fetch) && callable(object.close)) return { kind: "handler", handler: object };
  return unknown("it is no server of the MCP SDK, and has none in its `server`");
}

const isServer = (object: Readonly<Record<string, unknown>>): object is HostServer & typeof object =>
  callable(object.connect) !== undefined && callable(object.setRequestHandler) !== undefined;

const unknown = (reason: string): Recognised => ({ kind: "unknown", reason });

export const transportIn = (value: unknown): Transport | undefined => {
  const transport = record(value);
  return transport && callable(transport.send) ? (transport as Transport) : undefined;
};

/** Name, version and title as clients and servers introduce themselves; `""` for what is missing. */
export function implementationOf(value: unknown): Implementation | undefined {
  const given = record(value);
  if (!given) return undefined;
  return {
    name: words(given.name) ?? "",
    version: words(given.version) ?? "",
    title: words(given.title) ?? "",
  };
}

/** As the server introduces itself: a field that both lines of the SDK keep from their constructor. */
export const serverInfoOf = (server: object): Implementation =>
  implementationOf(Reflect.get(server, "_serverInfo")) ?? { name: "", version: "", title: "" };

/** Where the low-level server finds the handler of a method. */
export function requestHandlersOf(server: object): Map<unknown, unknown> | undefined {
  const handlers: unknown = Reflect.get(server, "_requestHandlers");
  return handlers instanceof Map ? handlers : undefined;
}

/**
 * Which transport it is, in a word. By what it is made of first: bundlers turn `StdioServerTransport` into `a`. A class
 * that shows nothing of itself is called by its name, which the receiver then makes sense of.
 *
 * @param extra of a message that it brought
 */
export function transportName(transport: Transport, extra: unknown): string {
  if ("_stdin" in transport || "_wire" in transport) return "stdio";
  if ("_otherTransport" in transport) return "in_memory";
  if ("_sseResponse" in transport || "_endpoint" in transport) return "sse";
  if ("_webStandardTransport" in transport || "_streamMapping" in transport) return "streamable_http";
  const name = transport.constructor?.name ?? "";
  const came = record(extra);
  if (came?.request || came?.requestInfo) return /sse/i.test(name) ? "sse" : "streamable_http";
  return name;
}

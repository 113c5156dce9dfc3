import type { Sender } from "./received";

const keys = new WeakMap<Sender, number>();

/**
 * A number that all spans of one running server share: 32 bits of a hash, so two servers have the same one in four
 * thousand million. A call that is handed on within a server (one FastMCP server mounted in another, each with a name of
 * its own) keeps its key; one that a proxy hands on to another server gets that one's.
 *
 * Sentry's senders name at most their host, and on a developer's machine all servers share it, so there the server's own
 * name counts as well.
 */
export function serviceKey(sender: Sender, serverName: string): number {
  let key = keys.get(sender);
  if (key === undefined) {
    key = hashed([sender.protocol, sender.service, sender.instance, sender.host].join("\n"), OFFSET);
    keys.set(sender, key);
  }
  return sender.protocol === "sentry" && serverName !== "" ? hashed(serverName, key) : key;
}

// FNV-1a: https://datatracker.ietf.org/doc/html/rfc9923. It is no secret and decides nothing alone.
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

function hashed(text: string, from: number): number {
  let hash = from;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}

import { KNOWN_CLIENTS, type KnownClient } from "./known-clients";

/** Who called, under the one name that a client has here, whoever told. `""` where nobody did. */
export type Client = { name: string; version: string };

/** What a bridge appends to the name of the client it speaks for: `claude-ai (via mcp-remote 0.1.37)`. */
const VIA = /(?:\s*\(via [^()]*\))+$/i;

/** What instrumentations say in the place of a name when they know none. */
const NOBODY = new Set(["http-library", "other", "unknown", "undefined", "null"]);

/**
 * A client's name in one spelling, without the bridge it came through; names nobody knows stay as they are, without
 * stray white space.
 *
 * @param said `clientInfo.name`, or the word that an instrumentation made of a user agent
 */
export function clientName(said: string): string {
  const trimmed = said.trim();
  const own = trimmed.replace(VIA, "") || trimmed;
  if (NOBODY.has(own.toLowerCase())) return "";
  const known = knownAs(own);
  return known === undefined || known.kind === "library" ? own : known.name;
}

/** Is this the name of a library or a bridge, which anyone's program may go by? */
export const isBorrowed = (name: string): boolean => (knownAs(name)?.kind ?? "app") !== "app";

/**
 * The client that a `User-Agent` names, or undefined when it names none that is known. HTTP libraries are no one. What
 * counts is how it begins: a name further on is somebody else's, except in a browser's, where an app built on one
 * (Electron) stands among the parts of the browser.
 */
export function clientOfUserAgent(userAgent: string): Client | undefined {
  let client = remembered.get(userAgent);
  if (client === undefined) {
    client = readUserAgent(userAgent);
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(userAgent, client);
  }
  return client ?? undefined;
}

/** User agents repeat. Reading one takes 2 µs, which is a twentieth of what a span may take in all. */
const REMEMBERED_MAX = 1_000;
const remembered = new Map<string, Client | null>();

/** `openai-mcp/1.0.0 (Codex)`: product, version, and the first words in brackets. */
const LEADING = /^([^/()]+)(?:\/([\w.+-]+))?\s*(?:\(([^();,]*))?/;
const PART = /([A-Za-z][\w.-]*)\/([\w.+-]+)/g;

function readUserAgent(userAgent: string): Client | null {
  if (userAgent.startsWith("Mozilla/")) {
    for (const [, product = "", version = ""] of userAgent.matchAll(PART)) {
      const known = BY_AGENT.get(plain(product));
      if (known?.kind === "app") return { name: known.name, version };
    }
    return null;
  }
  const [, product = "", version = "", comment = ""] = LEADING.exec(userAgent.trim()) ?? [];
  const known = BY_AGENT.get(plain(`${product.trim()} (${comment})`)) ?? BY_AGENT.get(plain(product.trim()));
  return known?.kind === "app" ? { name: known.name, version } : null;
}

/** Case, and what stands between words, are not part of a name. */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, "-");

const BY_NAME = new Map<string, KnownClient>();
const BY_BEGINNING: Array<readonly [string, KnownClient]> = [];
for (const known of KNOWN_CLIENTS) {
  for (const spelling of [known.name, ...(known.spellings ?? [])]) {
    if (spelling.endsWith("*")) BY_BEGINNING.push([plain(spelling.slice(0, -1)), known]);
    else BY_NAME.set(plain(spelling), known);
  }
}
const BY_AGENT = new Map(BY_NAME);
for (const known of KNOWN_CLIENTS) for (const agent of known.agents ?? []) BY_AGENT.set(plain(agent), known);

function knownAs(name: string): KnownClient | undefined {
  const wanted = plain(name);
  return BY_NAME.get(wanted) ?? BY_BEGINNING.find(([beginning]) => wanted.startsWith(beginning))?.[1];
}

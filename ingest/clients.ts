import { KNOWN_CLIENTS, type KnownClient } from "./known-clients";

/** Who called, under the one name that a client has here, whoever told. `""` where nobody did. */
export type Client = { name: string; version: string };

/** How a bridge's note begins, behind the name of the client it speaks for: `claude-ai (via mcp-remote 0.1.37)`. */
const VIA = "(via ";

/** What instrumentations say in the place of a name when they know none. */
const NOBODY = new Set(["http-library", "other", "unknown", "undefined", "null"]);

/**
 * A client's name in one spelling, without the bridge it came through; names nobody knows stay as they are, without
 * stray white space.
 *
 * @param said `clientInfo.name`, or the word that an instrumentation made of a user agent
 */
export const clientName = (said: string): string => readName(said).name;

/** Is this the name of a library or a bridge, which anyone's program may go by? */
export const isBorrowed = (said: string): boolean => readName(said).isBorrowed;

/**
 * The client that a `User-Agent` names, or undefined when it names none that is known. HTTP libraries are no one. What
 * counts is how it begins: a name further on is somebody else's, except in a browser's, where an app built on one
 * (Electron) stands among the parts of the browser.
 */
export const clientOfUserAgent = (userAgent: string): Client | undefined => readUserAgent(userAgent);

const REMEMBERED_MAX = 1_000;

/** Names and user agents repeat. Reading one takes 1 to 2 µs, and all of a span about 40. */
function remembering<Read>(read: (text: string) => Read): (text: string) => Read {
  const remembered = new Map<string, Read>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined || remembered.has(text)) return known as Read; // It has one, perhaps undefined itself.
    const fresh = read(text);
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(text, fresh);
    return fresh;
  };
}

const readName = remembering((said) => {
  const trimmed = said.trim();
  const own = withoutBridges(trimmed) || trimmed;
  if (NOBODY.has(own.toLowerCase())) return { name: "", isBorrowed: false };
  const known = knownAs(own);
  if (known === undefined || known.kind === "library") return { name: own, isBorrowed: known !== undefined };
  return { name: known.name, isBorrowed: known.kind === "bridge" };
});

function withoutBridges(name: string): string {
  let own = name;
  while (own.endsWith(")")) {
    const note = own.lastIndexOf("(");
    if (note === -1 || own.slice(note, note + VIA.length).toLowerCase() !== VIA) break;
    own = own.slice(0, note).trimEnd();
  }
  return own;
}

/** `openai-mcp/1.0.0 (Codex)`: product, version, and the first words in brackets. */
const LEADING = /^([^/()]+)(?:\/([\w.+-]+))?\s*(?:\(([^();,]*))?/;
/** The look behind keeps a long word without a version from being tried at each of its letters. */
const PART = /(?<![\w.-])([A-Za-z][\w.-]*)\/([\w.+-]+)/g;

const readUserAgent = remembering((userAgent): Client | undefined => {
  if (userAgent.startsWith("Mozilla/")) {
    for (const [, product = "", version = ""] of userAgent.matchAll(PART)) {
      const known = BY_AGENT.get(plain(product));
      if (known?.kind === "app") return { name: known.name, version };
    }
    return undefined;
  }
  const [, product = "", version = "", comment = ""] = LEADING.exec(userAgent.trim()) ?? [];
  const known = BY_AGENT.get(plain(`${product.trim()} (${comment})`)) ?? BY_AGENT.get(plain(product.trim()));
  return known?.kind === "app" ? { name: known.name, version } : undefined;
});

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

import { facts } from "@/lib/clickhouse/client";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { type Caller, learnFromCaller } from "../relatives";
import { callersQuery, type SessionCaller, type SessionRef, sessionName } from "./callers-query";

const SESSIONS_MAX = 50_000;
/** How long a session without a client is not asked about again: its `initialize` may be on its way. */
const UNKNOWN_MS = 10_000;
/** A commit asks about so many sessions at most. Some senders make up a session for each call: `settle/` takes the rest. */
const ASKED_MAX = 500;

type Remembered = { caller: Caller | null; until: number };

/**
 * Who calls in which session, as far as this process saw or asked lately. `clientInfo` comes once, with `initialize`, and
 * most senders repeat it in no other span; a call that learns it before it is stored needs no correction.
 */
export class SessionCallers {
  readonly #known = new Map<string, Remembered>();

  /**
   * Gives calls that do not name their client that of their session, in place.
   *
   * @throws when the store does not answer
   */
  async introduce(spans: readonly SpanRow[], now = Date.now()): Promise<void> {
    for (const span of spans) if (span.session_id !== "" && span.client_name !== "") this.#remember(span);
    const unnamed = spans.filter(
      (span) => span.session_id !== "" && span.client_name === "" && span.method !== "",
    );
    if (unnamed.length === 0) return;
    await this.#ask(unnamed, now);
    for (const span of unnamed) {
      const caller = this.#known.get(sessionName(span))?.caller;
      if (caller) learnFromCaller(span, caller);
    }
  }

  #remember(span: SpanRow): void {
    const name = sessionName(span);
    // `initialize` is where a client introduces itself; elsewhere its name may have been read from a user agent.
    if (span.method !== "initialize" && this.#known.get(name)?.caller) return;
    const { client_name, client_version, client_title, protocol_version, user_agent } = span;
    const caller = { client_name, client_version, client_title, protocol_version, user_agent };
    this.#set(name, { caller, until: Number.POSITIVE_INFINITY });
  }

  async #ask(unnamed: readonly SpanRow[], now: number): Promise<void> {
    const asked = new Map<string, SessionRef>();
    for (const span of unnamed) {
      if (asked.size >= ASKED_MAX) break;
      const known = this.#known.get(sessionName(span));
      if (!known || known.until < now) asked.set(sessionName(span), span);
    }
    if (asked.size === 0) return;
    const { writer } = await facts();
    const result = await writer.query({ query: callersQuery([...asked.values()]), format: "JSONEachRow" });
    for (const name of asked.keys()) this.#set(name, { caller: null, until: now + UNKNOWN_MS });
    for (const caller of await result.json<SessionCaller>())
      this.#set(sessionName(caller), { caller, until: Number.POSITIVE_INFINITY });
  }

  /** Set anew an entry moves to the end, so the first is the one that was set longest ago. */
  #set(name: string, remembered: Remembered): void {
    this.#known.delete(name);
    this.#known.set(name, remembered);
    if (this.#known.size <= SESSIONS_MAX) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

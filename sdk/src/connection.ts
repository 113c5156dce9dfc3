import { begin, isId } from "./begin";
import type { Call } from "./call";
import { now } from "./clock";
import { currentArrival, within } from "./context";
import { type Ending, endingOf } from "./ending";
import { guard } from "./guard";
import {
  type HostServer,
  type Implementation,
  implementationOf,
  serverInfoOf,
  type Transport,
  transportName,
} from "./host";
import { OpenRequests } from "./open-requests";
import { report, type Wire } from "./report";
import type { Settings } from "./settings";
import { delivering, forgetHandlerOf } from "./swallowed";
import { headerOf } from "./trace";
import { callable, record, words } from "./values";
import { watch } from "./watch";

type Message = Readonly<Record<string, unknown>>;

const CLOSED: Ending = { is: "unanswered", reason: "the connection closed" };

/** One server on one transport: what it knows of its client, and the requests that are open on it. */
export class Connection implements Wire {
  /** Another connection has taken over the transport; this one only passes on. */
  isRetired = false;
  readonly transport: Transport;
  readonly settings: Settings;
  readonly server: Implementation;
  readonly #host: HostServer;
  readonly #came = new OpenRequests();
  readonly #sent = new OpenRequests();
  #client: Implementation | undefined;
  #protocolVersion = "";
  #transportName: string | undefined;

  constructor(host: HostServer, transport: Transport, settings: Settings) {
    this.#host = host;
    this.transport = transport;
    this.settings = settings;
    this.server = serverInfoOf(host);
  }

  /** Takes note of a message that arrives, while the host gets it. */
  receive(message: unknown, extra: unknown, deliver: () => unknown): unknown {
    const call = this.isRetired ? undefined : guard(() => this.#arrived(record(message), extra));
    if (!call) return deliver();
    try {
      return delivering(call, () => within(call, deliver));
    } finally {
      if (call.requestId === undefined) this.#end(call, { is: "delivered" });
    }
  }

  /** Takes note of a message that leaves, once it has left. */
  send(message: unknown, options: unknown, deliver: () => unknown): unknown {
    const sent = this.isRetired ? undefined : record(message);
    if (!sent) return deliver();
    // Before it leaves: a transport made for one request may close in the middle of `send`.
    const answered = "method" in sent ? undefined : this.#came.take(sent.id);
    const said = "method" in sent ? guard(() => this.#leaves(sent, options)) : undefined;
    try {
      return deliver();
    } finally {
      if (answered) guard(() => this.#answered(answered, sent));
      if (said && said.requestId === undefined) this.#end(said, { is: "delivered" });
    }
  }

  /** The transport has closed: what is open now will never be answered. */
  closed(): void {
    if (this.isRetired) return;
    for (const call of this.#came.takeAll()) {
      this.#end(
        call,
        hasClientLeft(call) ? { is: "cancelled", reason: "the client closed its request" } : CLOSED,
      );
    }
    for (const call of this.#sent.takeAll()) this.#end(call, CLOSED);
    this.settings.exporter?.flushSoon();
  }

  /** Reports requests that have run for longer than they may; false when none is open any more. */
  giveUpOnLate(): boolean {
    const startedBefore = now() - this.settings.noResponseAfterMs;
    const late = [...this.#came.takeOlderThan(startedBefore), ...this.#sent.takeOlderThan(startedBefore)];
    for (const call of late) this.#end(call, { is: "unanswered", reason: "still running" });
    return this.#came.size + this.#sent.size > 0;
  }

  /** Which client: as this request says itself, as it said once, or as the host knows. */
  clientOf(said: unknown): Implementation | undefined {
    return implementationOf(said) ?? this.#client ?? this.#clientOfHost();
  }

  protocolVersionOf(extra: unknown): string {
    return this.#protocolVersion || headerOf(extra, "mcp-protocol-version") || "";
  }

  get sessionId(): string | undefined {
    return words(this.transport.sessionId);
  }

  get transportName(): string {
    return this.#transportName ?? transportName(this.transport, undefined);
  }

  #arrived(message: Message | undefined, extra: unknown): Call | undefined {
    if (!message) return undefined;
    const method = words(message.method);
    if (method === undefined) {
      const asked = this.#sent.take(message.id);
      if (asked) this.#end(asked, endingOf(message));
      return undefined;
    }
    const arrival = currentArrival();
    if (arrival) arrival.isSeen = true;
    this.#transportName ??= transportName(this.transport, extra);
    const params = record(message.params);
    if (method === "initialize" && params) {
      this.#client = implementationOf(params.clientInfo);
      this.#protocolVersion = words(params.protocolVersion) ?? "";
    }
    if (method === "notifications/cancelled" && params) {
      const cancelled = this.#came.take(params.requestId);
      if (cancelled) this.#end(cancelled, { is: "cancelled", reason: words(params.reason) ?? "" });
    }
    const call = begin("server", method, message, extra, this.settings);
    if (call && isId(message.id)) this.#keep(this.#came, message.id, call);
    return call;
  }

  #leaves(message: Message, options: unknown): Call | undefined {
    const method = words(message.method);
    if (method === undefined) return undefined;
    // By this the SDK says in the course of which request it sends something.
    const above = this.#came.oldest(record(options)?.relatedRequestId);
    const call = begin("client", method, message, undefined, this.settings, { above });
    if (call && isId(message.id)) this.#keep(this.#sent, message.id, call);
    return call;
  }

  #answered(call: Call, answer: Message): void {
    const ending = endingOf(answer);
    if (call.method === "initialize" && ending.is === "answered") {
      this.#protocolVersion = words(ending.result.protocolVersion) ?? this.#protocolVersion;
    }
    this.#end(call, ending);
  }

  #keep(open: OpenRequests, id: unknown, call: Call): void {
    open.add(id, call);
    watch(this);
  }

  #end(call: Call, ending: Ending): void {
    call.hasEnded = true;
    forgetHandlerOf(call);
    guard(() => report(call, ending, this));
  }

  /** For a server that was wrapped when its client had already said who it is. */
  #clientOfHost(): Implementation | undefined {
    const ask = callable(Reflect.get(this.#host, "getClientVersion"));
    if (!ask) return undefined;
    this.#client = implementationOf(Reflect.apply(ask, this.#host, []));
    return this.#client;
  }
}

/** On protocol 2026-07-28 a client cancels by closing the request that it waits for. */
function hasClientLeft(call: Call): boolean {
  const signal = record(record(record(call.extra)?.request)?.signal);
  return signal?.aborted === true;
}

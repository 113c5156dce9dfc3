import type { UserAgentKind } from "./user-agents";

/** What calls should say and may not. */
export const MISSABLE = [
  "client",
  "transport",
  "protocol_version",
  "release",
  "environment",
  "server",
] as const;
export type Missable = (typeof MISSABLE)[number];

/** Who sends: one server, by what it is instrumented with, over one transport. */
export type CallSender = {
  /** Name of the server, `""` when it is not known. */
  server_name: string;
  dialect: string;
  transport: string;
};

/** Calls of one sender that are alike in what could explain a gap, and how many of `count` do not say each thing. */
export type CallClass = CallSender & {
  /** 1 when they are what a client begins with: `initialize`, or `server/discover`. */
  is_connect: number;
  has_session: number;
  user_agent: UserAgentKind;
  /** Some user agents of those without a client. */
  user_agents: string[];
  count: number;
} & Record<Exclude<Missable, "transport" | "server">, number>;

export const WHYS = [
  "never",
  "only_on_connect",
  "session_start_unseen",
  "not_named_on_connect",
  "sometimes",
] as const;
/**
 * - `never`: no call of the sender says it
 * - `only_on_connect`: the sender says it when a client connects, and nothing ties these calls to that
 * - `session_start_unseen`: they have a session, whose beginning would say it
 * - `not_named_on_connect`: the client connected without saying it, where others do
 * - `sometimes`: the sender says it on other calls
 */
export type Why = (typeof WHYS)[number];

/** Why `count` calls of a sender do not say something. */
export type Reason = CallSender & {
  why: Why;
  /** What their user agent is, where it could have named the client. */
  userAgent: UserAgentKind | null;
  /** At most three of them. */
  userAgents: string[];
  count: number;
};

const EXAMPLES_MAX = 3;
/** They have no HTTP request, and so no user agent that could be missing. */
const WITHOUT_USER_AGENT = new Set(["stdio", "in_memory"]);
/** Said once when a client connects, and known later only through its session. */
const SAID_ON_CONNECT: ReadonlySet<Missable> = new Set(["client", "protocol_version", "server"]);

/** Why calls do not say `what`, worked out from what other calls of the same sender say; most calls first. Pure. */
export function reasonsFor(what: Missable, classes: readonly CallClass[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const one of classes) {
    const count = missingIn(one, what);
    if (count <= 0) continue;
    const { server_name, dialect, transport } = one;
    const why = whyOf(what, one, classes.filter(mayBeOfSender(one)));
    const tellsByAgent = what === "client" && !WITHOUT_USER_AGENT.has(transport);
    const userAgent = tellsByAgent ? one.user_agent : null;
    const key = JSON.stringify([server_name, dialect, transport, why, userAgent]);
    const known = reasons.get(key);
    const userAgents = [...new Set([...(known?.userAgents ?? []), ...(tellsByAgent ? one.user_agents : [])])];
    reasons.set(key, {
      why,
      server_name,
      dialect,
      transport,
      userAgent,
      userAgents: userAgents.slice(0, EXAMPLES_MAX),
      count: (known?.count ?? 0) + count,
    });
  }
  // Alike in count, they stand in one order, whatever order the store answered in.
  const byKey = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reason]) => reason);
  return byKey.sort((a, b) => b.count - a.count);
}

/** Calls that name no server may be of any: without sessions, Sentry's SDKs name it on `initialize` alone. */
const mayBeOfSender = (one: CallClass) => (other: CallClass) =>
  other.dialect === one.dialect &&
  other.transport === one.transport &&
  (one.server_name === "" || other.server_name === one.server_name);

function whyOf(what: Missable, one: CallClass, sender: readonly CallClass[]): Why {
  const says = (calls: readonly CallClass[]) => calls.some((call) => call.count > missingIn(call, what));
  if (SAID_ON_CONNECT.has(what) && says(sender.filter((call) => call.is_connect === 1))) {
    if (one.is_connect === 1) return "not_named_on_connect";
    return one.has_session === 1 ? "session_start_unseen" : "only_on_connect";
  }
  return says(sender) ? "sometimes" : "never";
}

/** How many calls of a class do not say it. */
function missingIn(one: CallClass, what: Missable): number {
  if (what === "transport") return one.transport === "" ? one.count : 0;
  if (what === "server") return one.server_name === "" ? one.count : 0;
  return one[what];
}

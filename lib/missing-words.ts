import type { Missable, Reason, Why } from "./missing-reasons";
import type { UserAgentKind } from "./user-agents";

/** A reason in words: why, and what would change it. What stands between backticks is code. */
export type ReasonWords = { because: string; remedy: string };

/** What a user agent is that named no client, as one says it of calls. */
export const USER_AGENT_WORDS: Record<UserAgentKind, string> = {
  none: "no user agent",
  library: "an HTTP library",
  browser: "a browser",
  other: "no client known here",
};

/** The sentences for a reason, its user agents included. Pure. */
export function reasonWords(what: Missable, reason: Reason): ReasonWords {
  const { because, remedy } = whyWords(what, reason);
  const agent = agentWords(reason);
  return { because: agent ? `${because.slice(0, -1)}, ${agent}.` : because, remedy };
}

/** The sentences for all calls that lack something for the same reason. "This sender" is a server and what sends its spans. */
export function whyWords(what: Missable, { why, transport }: Pick<Reason, "why" | "transport">): ReasonWords {
  if (what === "client" || what === "protocol_version" || what === "server") {
    const words = SAID_ON_CONNECT[what][why];
    // Of the transports, this one alone has sessions that a server may do without.
    return why === "only_on_connect" && transport === "streamable_http"
      ? { ...words, remedy: SESSIONS }
      : words;
  }
  return { because: why === "never" ? SET[what].never : SET[what].sometimes, remedy: SET[what].remedy };
}

/** What is set once, where a server or its SDK starts. */
const SET: Record<
  Exclude<Missable, "client" | "protocol_version" | "server">,
  { never: string; sometimes: string; remedy: string }
> = {
  transport: {
    never: "This sender never says the transport.",
    sometimes: "This sender leaves the transport out of some calls.",
    remedy:
      "Set `network.transport` on its spans (`pipe` for stdio, `tcp` for HTTP); a newer version of its SDK may do so.",
  },
  release: {
    never: "This sender starts without a release.",
    sometimes: "Some of its processes start without a release.",
    remedy:
      "Set `release` where Sentry’s SDK is started, or `service.version` in OpenTelemetry’s resource, to see which version broke what.",
  },
  environment: {
    never: "This sender starts without an environment.",
    sometimes: "Some of its processes start without an environment.",
    remedy:
      "Set `environment` where Sentry’s SDK is started, or `deployment.environment.name` in OpenTelemetry’s resource, to keep production apart.",
  },
};

const SESSIONS =
  "Give the transport sessions (`sessionIdGenerator`), or serve protocol 2026-07-28, on which every request says it.";
/** Where there is no session to give, each span has to say it itself. */
const EVERY_SPAN = {
  client:
    "Set `mcp.client.name` on every span (a newer version of its SDK may do so), or serve protocol 2026-07-28, on which every request says it.",
  protocol_version:
    "Set `mcp.protocol.version` on every span (a newer version of its SDK may do so), or serve protocol 2026-07-28, on which every request says it.",
  server: "Set `mcp.server.name` on every span, or `OTEL_SERVICE_NAME` where the server starts.",
};
const UNSEEN =
  "It came before recording began, was left out by sampling, or reached another server. Sessions that begin from now on will say it, if all their calls are sampled.";

const SAID_ON_CONNECT: Record<"client" | "protocol_version" | "server", Record<Why, ReasonWords>> = {
  client: {
    never: {
      because: "This sender never says which client called.",
      remedy:
        "Set `mcp.client.name` and `mcp.client.version` on its spans: no convention makes it do so. Over HTTP a user agent that names the client helps as well (`user_agent.original`).",
    },
    only_on_connect: {
      because: "Without a session, this sender tells the client on `initialize` only.",
      remedy: EVERY_SPAN.client,
    },
    session_start_unseen: {
      because: "The `initialize` of their sessions, which names the client, was not seen.",
      remedy: UNSEEN,
    },
    not_named_on_connect: {
      because: "These clients gave no name when they connected.",
      remedy: "Only their authors can mend it: `clientInfo.name` belongs to `initialize`.",
    },
    sometimes: {
      because: "This sender names the client on other calls, and not on these.",
      remedy: "Set `mcp.client.name` on every span.",
    },
  },
  protocol_version: {
    never: {
      because: "This sender never says the protocol version.",
      remedy: "Set `mcp.protocol.version` on its spans; a newer version of its SDK may do so.",
    },
    only_on_connect: {
      because: "Without a session, this sender tells the protocol version on `initialize` only.",
      remedy: EVERY_SPAN.protocol_version,
    },
    session_start_unseen: {
      because: "The `initialize` of their sessions, which settles the version, was not seen.",
      remedy: UNSEEN,
    },
    not_named_on_connect: {
      because: "These clients connected without a protocol version.",
      remedy: "Only their authors can mend it: `protocolVersion` belongs to `initialize`.",
    },
    sometimes: {
      because: "This sender tells the protocol version on other calls, and not on these.",
      remedy: "Set `mcp.protocol.version` on every span.",
    },
  },
  server: {
    never: {
      because: "This sender never says which server was called.",
      remedy: "Give the server a `name` when it is made, or set `OTEL_SERVICE_NAME`, to tell several apart.",
    },
    only_on_connect: {
      because: "Without a session, this sender tells the server on `initialize` only.",
      remedy: EVERY_SPAN.server,
    },
    session_start_unseen: {
      because: "The `initialize` of their sessions, whose answer names the server, was not seen.",
      remedy: UNSEEN,
    },
    not_named_on_connect: {
      because: "These servers gave no name when a client connected.",
      remedy: "Give the server a `name` when it is made.",
    },
    sometimes: {
      because: "This sender names the server on other calls, and not on these.",
      remedy: EVERY_SPAN.server,
    },
  },
};

function agentWords({ userAgent, userAgents }: Reason): string {
  if (userAgent === null) return "";
  if (userAgent === "none") return "and no user agent came along";
  const isTelling = userAgent !== "browser" && userAgents.length > 0;
  const named = isTelling ? ` (${userAgents.map(quoted).join(", ")})` : "";
  return `and the user agent is of ${USER_AGENT_WORDS[userAgent]}${named}`;
}

const QUOTED_MAX = 60;
/** A user agent as code, without what would end it. */
const quoted = (text: string): string => {
  const plain = text.replaceAll("`", "'");
  return `\`${plain.length > QUOTED_MAX ? `${plain.slice(0, QUOTED_MAX)}…` : plain}\``;
};

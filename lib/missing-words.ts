import type { Missable, Reason, Why } from "./missing-reasons";

/** A reason in words: why, and what would change it. What stands between backticks is code. */
export type ReasonWords = { because: string; remedy: string };

/** The sentences for a reason, the same on pages and in the API. "This sender" is a server and what sends its spans. Pure. */
export function reasonWords(what: Missable, reason: Reason): ReasonWords {
  const { because, remedy } = WORDS[what](reason);
  return { because: `${because}.`, remedy };
}

const WORDS: Record<Missable, (reason: Reason) => ReasonWords> = {
  client: (reason) => {
    const { because, remedy } = CLIENT[reason.why];
    const agent = agentWords(reason);
    const hasAgent = reason.userAgent !== null && reason.why === "never";
    return {
      because: because + agent,
      remedy: hasAgent
        ? `${remedy} A user agent that names the client would do, too: \`user_agent.original\`.`
        : remedy,
    };
  },
  protocol_version: ({ why }) => PROTOCOL_VERSION[why],
  transport: ({ why }) => ({
    because:
      why === "never"
        ? "This sender never says the transport"
        : "This sender leaves the transport out of some calls",
    remedy:
      "Set `network.transport` on its spans (`pipe` for stdio, `tcp` for HTTP); a newer version of its SDK may do so.",
  }),
  release: ({ why }) => ({
    because:
      why === "never"
        ? "This sender starts without a release"
        : "Some of its servers start without a release",
    remedy:
      "Set `release` where Sentry’s SDK is started, or `service.version` in OpenTelemetry’s resource, to see which version broke what.",
  }),
  environment: ({ why }) => ({
    because:
      why === "never"
        ? "This sender starts without an environment"
        : "Some of its servers start without an environment",
    remedy:
      "Set `environment` where Sentry’s SDK is started, or `deployment.environment.name` in OpenTelemetry’s resource, to keep production apart.",
  }),
  server: ({ why }) => ({
    because:
      why === "never"
        ? "This sender does not name the server"
        : "Some of its servers, or calls, have no name",
    remedy: "Give the server a `name` when it is made, or set `OTEL_SERVICE_NAME`, to tell several apart.",
  }),
};

const SESSIONS =
  "Give the transport sessions (`sessionIdGenerator`), or serve protocol 2026-07-28, on which every request says it.";
const UNSEEN =
  "It came before recording began, was left out by sampling, or reached another server. Sessions that begin from now on will say it, if all their calls are sampled.";

const CLIENT: Record<Why, ReasonWords> = {
  never: {
    because: "This sender never says which client called",
    remedy: "Set `mcp.client.name` and `mcp.client.version` on its spans: no convention makes it do so.",
  },
  only_on_connect: {
    because: "Without a session, this sender tells the client on `initialize` only",
    remedy: SESSIONS,
  },
  session_start_unseen: {
    because: "The `initialize` of their sessions, which names the client, was not seen",
    remedy: UNSEEN,
  },
  not_named_on_connect: {
    because: "These clients gave no name when they connected",
    remedy: "Only their authors can mend it: `clientInfo.name` belongs to `initialize`.",
  },
  sometimes: {
    because: "This sender names the client on other calls, and not on these",
    remedy: "Set `mcp.client.name` on every span.",
  },
};

const PROTOCOL_VERSION: Record<Why, ReasonWords> = {
  never: {
    because: "This sender never says the protocol version",
    remedy: "Set `mcp.protocol.version` on its spans; a newer version of its SDK may do so.",
  },
  only_on_connect: {
    because: "Without a session, this sender tells the protocol version on `initialize` only",
    remedy: SESSIONS,
  },
  session_start_unseen: {
    because: "The `initialize` of their sessions, which settles the version, was not seen",
    remedy: UNSEEN,
  },
  not_named_on_connect: {
    because: "These clients connected without a protocol version",
    remedy: "Only their authors can mend it: `protocolVersion` belongs to `initialize`.",
  },
  sometimes: {
    because: "This sender tells the protocol version on other calls, and not on these",
    remedy: "Set `mcp.protocol.version` on every span.",
  },
};

function agentWords({ userAgent, userAgents }: Reason): string {
  const named = userAgents.length > 0 ? ` (${userAgents.map(quoted).join(", ")})` : "";
  if (userAgent === "none") return ", and no user agent came along";
  if (userAgent === "library") return `, and the user agent is an HTTP library’s${named}`;
  if (userAgent === "browser") return ", and the user agent is a browser’s";
  if (userAgent === "other") return `, and the user agent is of no client known here${named}`;
  return "";
}

const QUOTED_MAX = 60;
const quoted = (text: string) => {
  const plain = text.replaceAll("`", "'");
  return `\`${plain.length > QUOTED_MAX ? `${plain.slice(0, QUOTED_MAX)}…` : plain}\``;
};

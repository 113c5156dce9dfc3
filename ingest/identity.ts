import type { SpanRow } from "@/lib/clickhouse/rows";
import type { Call } from "./call";
import { clientName, clientOfUserAgent, isBorrowed } from "./clients";
import { cutText, NAME_BYTES_MAX } from "./cut";
import type { Sender } from "./received";
import { isRevision, transportOf } from "./transport";

export type Identity = Pick<
  SpanRow,
  | "session_id"
  | "client_name"
  | "client_version"
  | "client_title"
  | "server_name"
  | "server_version"
  | "protocol_version"
  | "transport"
  | "transport_raw"
  | "user_id"
  | "user_agent"
  | "client_address"
  | "environment"
  | "release"
>;

/**
 * Who called, over what, and which server answered: what a span says itself, in the words of this store. What its trace
 * and its session tell beyond that is added later (`relatives.ts`).
 *
 * Where a column differs from what was sent, the sent one goes to `call.rest`, and with it to the row's attributes.
 */
export function identityOf(call: Call, sender: Sender): Identity {
  const isMcp = call.method !== "";
  const userAgent = name(call.userAgent || sender.userAgent);
  const client = clientOf(call, userAgent);
  const protocolVersion = name(call.protocolVersion.trim());
  const serverName = call.serverName || serviceName(sender.service);
  if (!isMcp) keepNetwork(call);
  return {
    session_id: sessionOf(call, protocolVersion),
    client_name: client.name,
    client_version: client.version,
    client_title: name(call.clientTitle),
    server_name: name(serverName),
    server_version: name(call.serverVersion || (call.serverName === "" ? sender.serviceVersion : "")),
    protocol_version: protocolVersion,
    transport: isMcp
      ? transportOf({
          name: call.transport,
          network: call.networkTransport,
          protocol: call.networkProtocol,
          protocolVersion,
        })
      : "",
    transport_raw: name(call.transport || (isMcp ? call.networkTransport || call.networkProtocol : "")),
    user_id: name(call.userId || sender.userId),
    user_agent: userAgent,
    client_address: name(call.clientAddress),
    environment: name(call.environment || sender.environment),
    release: name(call.release || sender.release),
  };
}

/** A library's own name says less than a user agent that names the program. */
function clientOf(call: Call, userAgent: string): { name: string; version: string } {
  const said = clientName(name(call.clientName));
  const seen = said !== "" && isBorrowed(said) ? clientOfUserAgent(userAgent) : undefined;
  const client = seen ?? { name: said, version: name(call.clientVersion) };
  if (client.name !== call.clientName) keep(call, "mcp.client.name", call.clientName);
  if (seen) keep(call, "mcp.client.version", call.clientVersion);
  return client;
}

/** First protocol version without sessions: an id that comes with it was made up on the way. */
const STATELESS_SINCE = "2026-07-28";

function sessionOf(call: Call, protocolVersion: string): string {
  const isStateless = isRevision(protocolVersion) && protocolVersion >= STATELESS_SINCE;
  // Sentry's SDKs put this in the place of values that they may not send: one "session" for everybody.
  const isHidden = call.sessionId === "[Filtered]";
  if (!isStateless && !isHidden) return name(call.sessionId);
  keep(call, "mcp.session.id", call.sessionId);
  return "";
}

/** What OpenTelemetry's SDKs call a service that was not named: `unknown_service:node`. */
const serviceName = (service: string): string => (/^unknown_service(?::|$)/.test(service) ? "" : service);

/** Of MCP they tell the transport; of an HTTP or a database span they are facts like others. */
function keepNetwork(call: Call): void {
  keep(call, "network.transport", call.networkTransport);
  keep(call, "network.protocol.name", call.networkProtocol);
}

function keep(call: Call, attribute: string, sent: string): void {
  if (sent !== "") call.rest.set(attribute, sent);
}

const name = (text: string) => cutText(text, NAME_BYTES_MAX);

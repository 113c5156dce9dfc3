import type { ReceivedSpan, Sender } from "../received";
import { agentgateway } from "./agentgateway";
import { awsAdot } from "./aws-adot";
import { callsight } from "./callsight";
import { csharp } from "./csharp";
import type { Author, Dialect } from "./dialect";
import { envoy } from "./envoy";
import { fastmcp } from "./fastmcp";
import { logfire } from "./logfire";
import { mcpGo } from "./mcp-go";
import { mcpOtelGo } from "./mcp-otel-go";
import { openlit } from "./openlit";
import { pythonMcp } from "./python-mcp";
import { quarkus } from "./quarkus";
import { rpc } from "./rpc";
import { semconv } from "./semconv";
import { sentryJs } from "./sentry-js";
import { sentryPython } from "./sentry-python";
import { shinzo } from "./shinzo";
import { toolhive } from "./toolhive";
import { traceloop } from "./traceloop";
import { vercel } from "./vercel";

/** Asked in this order; the last one reads everything. */
const DIALECTS: readonly Dialect[] = [
  sentryPython,
  sentryJs,
  callsight,
  pythonMcp,
  fastmcp,
  traceloop,
  openlit,
  logfire,
  awsAdot,
  vercel,
  csharp,
  quarkus,
  mcpOtelGo,
  toolhive,
  envoy,
  agentgateway,
  // These two are known by their attributes alone, so they come after all who are known by name.
  shinzo,
  mcpGo,
  rpc,
  semconv,
];

/** The dialect that a span is written in. */
export function dialectOf(span: ReceivedSpan): Dialect {
  for (const dialect of candidatesFor(span.sender)) if (hasMarks(dialect.wrote, span)) return dialect;
  return semconv;
}

export const dialectNamed = (name: string): Dialect | undefined =>
  DIALECTS.find((dialect) => dialect.name === name);

const candidates = new WeakMap<Sender, readonly Dialect[]>();

/** Dialects that a sender may write, decided once for all of its spans. */
function candidatesFor(sender: Sender): readonly Dialect[] {
  let known = candidates.get(sender);
  if (known === undefined) {
    known = DIALECTS.filter(({ wrote }) => isAuthor(wrote, sender));
    candidates.set(sender, known);
  }
  return known;
}

function isAuthor({ protocol, scopes, sdk }: Author, sender: Sender): boolean {
  if (protocol !== undefined && protocol !== sender.protocol) return false;
  if (sdk !== undefined && !sender.sdkName.startsWith(sdk)) return false;
  return scopes === undefined || scopes.some((scope) => isScope(scope, sender.scope));
}

const isScope = (pattern: string, scope: string): boolean =>
  pattern.endsWith("*") ? scope.startsWith(pattern.slice(0, -1)) : scope === pattern;

function hasMarks({ marks, when }: Author, span: ReceivedSpan): boolean {
  if (marks !== undefined && !marks.some((mark) => span.attributes.has(mark))) return false;
  return when === undefined || when(span);
}

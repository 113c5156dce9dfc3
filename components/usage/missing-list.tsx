import { CircleCheck } from "lucide-react";
import { formatRate } from "@/lib/format";
import type { Missable, Missing } from "@/lib/queries/missing";

/** What it is called, and what to do so that it is there. */
const FIELDS: Record<Missable, { name: string; remedy: string }> = {
  client: {
    name: "client name",
    remedy:
      "Clients say it when they connect. Over stateless HTTP nothing carries it to the later calls, unless the server keeps it or the client sends a user agent.",
  },
  transport: {
    name: "transport",
    remedy: "The instrumentation of these servers does not report it. A newer version of its SDK may.",
  },
  protocol_version: {
    name: "protocol version",
    remedy:
      "It is agreed on when a client connects; servers that start a new instance per request do not know it later.",
  },
  release: {
    name: "release",
    remedy:
      "Set `release` where the SDK is started (or `service.version` in OpenTelemetry) to see which version broke what.",
  },
  environment: {
    name: "environment",
    remedy:
      "Set `environment` where the SDK is started (or `deployment.environment.name`) to keep production apart from the rest.",
  },
  server: {
    name: "server name",
    remedy: "Give the server a `name` when it is made, to tell several in one project apart.",
  },
};

/** What calls do not say: how many, over which transport, and what would change it. */
export function MissingList({ fields, calls }: { fields: Missing[]; calls: number }) {
  if (calls === 0) return <p className="py-4 text-sm text-ink-3">No calls in this range.</p>;
  if (fields.length === 0) {
    return (
      <p className="flex items-center gap-2 py-4 text-sm text-ink-2">
        <CircleCheck aria-hidden className="size-4 text-good-ink" />
        Nothing: every call in this range says its client, transport, protocol, release, environment and
        server.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {fields.map((field) => (
        <li key={field.what} className="flex gap-4 py-3 first:pt-1 last:pb-0">
          <span className="tabular w-14 shrink-0 text-right text-lg font-semibold">
            {formatRate(field.missing / field.count)}
          </span>
          <div className="min-w-0">
            <p className="text-sm">
              of calls carry no {FIELDS[field.what].name}
              {whereWords(field)}.
            </p>
            <p className="max-w-prose text-sm text-pretty text-ink-2">
              <Prose text={FIELDS[field.what].remedy} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What stands between backticks is code. */
function Prose({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part) =>
    part.startsWith("`") ? (
      <code key={part} className="font-mono text-xs text-ink">
        {part.slice(1, -1)}
      </code>
    ) : (
      part
    ),
  );
}

/** ", all of them over stdio", ", most of them over streamable_http"; nothing when it is the same everywhere. */
function whereWords({ what, missing, byTransport }: Missing): string {
  const [most] = byTransport;
  if (what === "transport" || !most?.transport) return "";
  const share = most.missing / missing;
  if (share === 1) return `, all of them over ${most.transport}`;
  return share > 0.6 ? `, most of them over ${most.transport}` : "";
}

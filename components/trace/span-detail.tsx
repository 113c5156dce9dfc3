import Link from "next/link";
import { countOf, formatBytes, formatCount, formatDuration, formatTimestamp, middleCut } from "@/lib/format";
import type { Logs } from "@/lib/queries/logs";
import type { RequestDetail } from "@/lib/queries/request";
import type { TraceError } from "@/lib/queries/traces";
import { OutcomeBadge } from "../outcome-badge";
import { cn } from "../ui/cn";
import { CopyButton } from "../ui/copy-button";
import { UNKNOWN_WORD } from "../unknown";
import { When } from "../when";
import { Attributes } from "./attributes";
import { ErrorChain } from "./error-chain";
import { LogLines } from "./log-lines";
import { Payload } from "./payload";
import { Section } from "./section";

/** `callsight.cut.<what>`: how many bytes of it were not stored. */
const CUT = "callsight.cut.";

/**
 * Everything known of one span.
 *
 * @param errors the trace's errors that belong to this span
 * @param logs the trace's log lines that belong to this span
 * @param hrefOf the requests that share a value: `hrefOf("session_id", …)`
 */
export function SpanDetail({
  span,
  errors,
  logs,
  now,
  hrefOf,
}: {
  span: RequestDetail;
  errors: TraceError[];
  logs: Logs;
  now: Date;
  hrefOf: (
    filter: "client" | "session_id" | "user" | "release" | "environment" | "transport",
    value: string,
  ) => string;
}) {
  const isCall = span.method !== "";
  const cutOf = (what: string) => Number(span.attributes[CUT + what] ?? 0);
  const attributes = Object.entries(span.attributes)
    .filter(([key]) => !key.startsWith(CUT))
    .map(([key, value]) => ({ key, value, cutBytes: cutOf(key) }));
  return (
    <article aria-label="Details of the selected span" className="@container">
      <header className="flex items-start gap-3 px-4 pt-3 pb-4">
        <div className="min-w-0 flex-1">
          <h2 className="font-mono text-base font-medium [overflow-wrap:anywhere]">
            {isCall ? span.target || span.method : span.name}
          </h2>
          <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
            <OutcomeBadge outcome={span.outcome} />
            {isCall && span.target ? <span className="foreign font-mono">{span.method}</span> : null}
            {"callsight.derived_from" in span.attributes ? null : (
              <span className="tabular">{formatDuration(span.duration_ms)}</span>
            )}
            <When at={span.start_time} now={now.toISOString()} />
          </div>
        </div>
        <CopyRaw span={span} errors={errors} logs={logs} />
      </header>
      <ErrorSection span={span} errors={errors} />
      {isCall ? (
        <>
          <Payload
            title="Arguments"
            stored={span.arguments}
            bytes={span.arguments_bytes}
            cutBytes={cutOf("arguments")}
          />
          <Payload title="Result" stored={span.result} bytes={span.result_bytes} cutBytes={cutOf("result")} />
        </>
      ) : null}
      {logs.lines.length > 0 ? (
        <Section title="Logs" note={formatCount(logs.lines.length)}>
          <LogLines logs={logs} startedAt={span.start_time} />
        </Section>
      ) : null}
      <Section title={isCall ? "Call" : "Span"}>
        <Facts span={span} hrefOf={hrefOf} />
      </Section>
      {attributes.length > 0 ? (
        <Section title="Attributes" note={formatCount(attributes.length)}>
          <Attributes attributes={attributes} />
          {cutOf("attributes") > 0 ? (
            <p className="mt-1.5 text-xs text-ink-3">
              … {countOf(cutOf("attributes"), "more attribute")} not stored
            </p>
          ) : null}
        </Section>
      ) : null}
    </article>
  );
}

function CopyRaw({ span, errors, logs }: { span: RequestDetail; errors: TraceError[]; logs: Logs }) {
  const all = { ...span, errors, logs: logs.lines };
  return <CopyButton value={JSON.stringify(all, null, 2)} label="Copy all as JSON" text="JSON" />;
}

function ErrorSection({ span, errors }: { span: RequestDetail; errors: TraceError[] }) {
  const chains = errors.filter((error) => error.exceptions.length > 0);
  if (chains.length === 0 && !span.error_message && !span.error_type && span.rpc_code === null) return null;
  return (
    <Section title="Error" note={span.rpc_code === null ? undefined : `JSON-RPC ${span.rpc_code}`}>
      {chains.length > 0 ? (
        <div className="flex flex-col gap-6">
          {chains.map((error) => (
            <ErrorChain key={error.event_id} exceptions={error.exceptions} />
          ))}
        </div>
      ) : (
        <p className="text-sm whitespace-pre-line [overflow-wrap:anywhere]">
          {span.error_type ? (
            <span className="foreign font-mono font-semibold text-error-ink">{span.error_type}</span>
          ) : null}
          {span.error_type && span.error_message ? ": " : ""}
          <span className={cn("foreign", span.error_type ? "text-ink" : "text-error-ink")}>
            {span.error_message}
          </span>
        </p>
      )}
    </Section>
  );
}

type HrefOf = Parameters<typeof SpanDetail>[0]["hrefOf"];

function Facts({ span, hrefOf }: { span: RequestDetail; hrefOf: HrefOf }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-1 text-sm @xl:grid-cols-2">
      <Fact
        label="Client"
        value={span.client_title || span.client || (span.is_server_call === 1 ? UNKNOWN_WORD : "")}
        version={span.client_version}
        href={hrefOf("client", span.client)}
      />
      <Fact label="User agent" value={span.user_agent} isMono />
      <Fact label="Transport" value={span.transport} href={hrefOf("transport", span.transport)} />
      <Fact label="Session" value={span.session_id} href={hrefOf("session_id", span.session_id)} isMono />
      <Fact label="User" value={span.user} href={hrefOf("user", span.user)} isMono />
      <Fact label="Protocol" value={span.protocol_version} />
      <Fact label="Server" value={span.server} version={span.server_version} />
      <Fact label="Release" value={span.release} href={hrefOf("release", span.release)} isMono />
      <Fact label="Environment" value={span.environment} href={hrefOf("environment", span.environment)} />
      <Fact label="Request id" value={span.request_id} isMono />
      <Fact label="Started" value={`${formatTimestamp(new Date(span.start_time), "UTC")} UTC`} />
      <Fact
        label="Result size"
        value={
          span.result_bytes > 0
            ? `${formatBytes(span.result_bytes)}, about ${countOf(span.result_tokens, "token")}`
            : ""
        }
      />
      <Fact
        label="Stands for"
        value={span.sample_weight > 1 ? `${countOf(Math.round(span.sample_weight), "call")}, as sampled` : ""}
      />
      <Fact label="Sent by" value={span.sdk_name} version={span.sdk_version} />
      <Fact label="Span" value={span.span_id} isMono />
    </dl>
  );
}

/** One fact, with the requests that share it behind the link; nothing when it is not known. */
function Fact({
  label,
  value,
  version = "",
  href,
  isMono = false,
}: {
  label: string;
  value: string;
  version?: string;
  href?: string;
  isMono?: boolean;
}) {
  if (value === "" && version === "") return null;
  const whole = [value, version].filter(Boolean).join(" ");
  // Apart, so that neither changes the direction in which the other is read.
  const text = (
    <>
      <bdi>{middleCut(value, 34)}</bdi> <bdi>{middleCut(version, 14)}</bdi>
    </>
  );
  return (
    <div className="flex min-w-0 gap-3">
      <dt className="w-24 shrink-0 text-ink-3">{label}</dt>
      <dd className={cn("tabular min-w-0 truncate", isMono && "font-mono text-xs leading-5")} title={whole}>
        {href ? (
          <Link
            href={href}
            prefetch={false}
            className="text-accent-ink hover:underline"
            aria-label={`Requests with ${whole}`}
          >
            {text}
          </Link>
        ) : (
          text
        )}
      </dd>
    </div>
  );
}

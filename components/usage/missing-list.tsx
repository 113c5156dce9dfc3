import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { countOf, formatCount, formatRate, middleCut } from "@/lib/format";
import type { Missable } from "@/lib/missing-reasons";
import { USER_AGENT_WORDS } from "@/lib/missing-words";
import type { Missing, MissingData } from "@/lib/queries/missing";
import { type Told, told } from "./told";

const NAMES: Record<Missable, string> = {
  client: "a client name",
  transport: "a transport",
  protocol_version: "a protocol version",
  release: "a release",
  environment: "an environment",
  server: "a server name",
};
const SENDERS_SHOWN = 6;

/** The requests over a transport that do not say something; null where pages have no such filter. */
type HrefOf = (what: Missable, transport: string) => string | null;

/**
 * What calls do not say: how many, from whom, why, and what would change it.
 *
 * @param isPart the reasons are those of the end of the range
 */
export function MissingList({
  data,
  calls,
  isPart,
  hrefOf,
}: {
  data: MissingData;
  calls: number;
  isPart: boolean;
  hrefOf: HrefOf;
}) {
  if (calls === 0) return <p className="py-4 text-sm text-ink-3">No calls in this range.</p>;
  if (data.fields.length === 0) {
    return (
      <p className="flex items-center gap-2 py-4 text-sm text-ink-2">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-good-ink" />
        Nothing: every call in this range says its client, transport, protocol, release, environment and
        server.
      </p>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {data.fields.map((field) => (
          <li key={field.what} className="flex gap-4 py-4 first:pt-1 last:pb-1 max-sm:flex-col max-sm:gap-0">
            <span className="tabular w-14 shrink-0 text-lg leading-6 font-semibold sm:text-right">
              {formatRate(field.missing / field.count)}
            </span>
            <div className="min-w-0 flex-1">
              <h3 className="text-sm leading-6 font-medium">
                {countOf(field.missing, "call")} without {NAMES[field.what]}
                <span className="font-normal text-ink-2">{whereWords(field)}</span>
              </h3>
              <Reasons field={field} hrefOf={hrefOf} />
            </div>
          </li>
        ))}
      </ul>
      {isPart ? (
        <p className="mt-3 text-xs text-ink-3">
          Shares are of the whole range; the reasons are those of its last two days.
        </p>
      ) : null}
    </>
  );
}

function Reasons({ field, hrefOf }: { field: Missing; hrefOf: HrefOf }) {
  const reasons = told(field.what, field.reasons);
  if (reasons.length === 0) {
    return <p className="text-sm text-ink-2">None of them in the last two days of this range.</p>;
  }
  return (
    <ul className="mt-1.5 flex flex-col gap-3">
      {reasons.map((reason) => (
        <li
          key={`${reason.why} ${reason.remedy}`}
          className="grid gap-x-8 border-l-2 border-line pl-3 text-sm text-pretty xl:grid-cols-2"
        >
          <div className="min-w-0">
            <p className="text-ink">
              <Prose text={reason.because} />
            </p>
            <Senders senders={reason.senders} hrefOf={(transport) => hrefOf(field.what, transport)} />
            <Agents agents={reason.agents} />
          </div>
          <p className="max-w-prose text-ink-2">
            <Prose text={reason.remedy} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** "1,204 calls from weather over stdio, as `sentry_js`" */
function Senders({
  senders,
  hrefOf,
}: Pick<Told, "senders"> & { hrefOf: (transport: string) => string | null }) {
  return (
    <ul className="text-xs leading-5 text-ink-2">
      {senders.slice(0, SENDERS_SHOWN).map(({ server_name, dialect, transport, count }) => {
        const href = hrefOf(transport);
        const calls = countOf(count, "call");
        return (
          <li key={`${server_name} ${dialect} ${transport}`}>
            {href ? (
              <Link href={href} prefetch={false} className="tabular text-accent-ink hover:underline">
                {calls}
              </Link>
            ) : (
              <span className="tabular">{calls}</span>
            )}{" "}
            from{" "}
            {server_name ? (
              <bdi className="font-medium text-ink">{middleCut(server_name, 32)}</bdi>
            ) : (
              "a server without a name"
            )}
            {transport ? ` over ${transport}` : ""}, as <code className="font-mono">{dialect}</code>
          </li>
        );
      })}
      {senders.length > SENDERS_SHOWN ? (
        <li>and from {countOf(senders.length - SENDERS_SHOWN, "more sender")}</li>
      ) : null}
    </ul>
  );
}

/** "User agents: of an HTTP library 296 (`node`), none 76" */
function Agents({ agents }: Pick<Told, "agents">) {
  if (agents.length === 0) return null;
  if (agents.every(({ kind }) => kind === "none")) {
    return <p className="text-xs leading-5 text-ink-2">No user agent came along.</p>;
  }
  return (
    <p className="text-xs leading-5 text-ink-2">
      User agents:{" "}
      {agents.map(({ kind, count, examples }, at) => (
        <span key={kind}>
          {at > 0 ? ", " : ""}
          {kind === "none" ? "none" : `of ${USER_AGENT_WORDS[kind]}`}{" "}
          <span className="tabular">{formatCount(count)}</span>
          {kind === "library" || kind === "other" ? (
            <>
              {" "}
              (
              {examples.map((example, index) => (
                <span key={example}>
                  {index > 0 ? ", " : ""}
                  <code className="foreign font-mono text-ink" title={example}>
                    {middleCut(example, 40)}
                  </code>
                </span>
              ))}
              )
            </>
          ) : null}
        </span>
      ))}
    </p>
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

/** ", all over stdio", ", most over streamable_http"; nothing when no transport stands out. */
function whereWords({ what, missing, count, byTransport }: Missing): string {
  const of = ` of ${formatCount(count)}`;
  const [most] = byTransport;
  if (what === "transport" || !most?.transport) return of;
  const share = most.missing / missing;
  if (share === 1) return `${of}, all over ${most.transport}`;
  return share > 0.6 ? `${of}, most over ${most.transport}` : of;
}

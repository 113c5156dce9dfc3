import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { countOf, formatCount, formatRate, middleCut } from "@/lib/format";
import type { Missable, Reason } from "@/lib/missing-reasons";
import { reasonWords } from "@/lib/missing-words";
import type { Missing, MissingData } from "@/lib/queries/missing";

const NAMES: Record<Missable, string> = {
  client: "client name",
  transport: "transport",
  protocol_version: "protocol version",
  release: "release",
  environment: "environment",
  server: "server name",
};
const REASONS_SHOWN = 4;
const SENDERS_SHOWN = 6;

/**
 * What calls do not say: how many, from whom, why, and what would change it.
 *
 * @param hrefOf the requests of a sender that do not say it; null where pages have no such filter
 */
export function MissingList({
  data,
  calls,
  isPart,
  hrefOf,
}: {
  data: MissingData;
  calls: number;
  /** The reasons are those of the end of the range. */
  isPart: boolean;
  hrefOf: (what: Missable, transport: string) => string | null;
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
          <li key={field.what} className="flex gap-4 py-4 first:pt-1 last:pb-1">
            <span className="tabular w-14 shrink-0 text-right text-lg leading-6 font-semibold">
              {formatRate(field.missing / field.count)}
            </span>
            <div className="min-w-0 flex-1">
              <h3 className="text-sm leading-6 font-medium">
                {countOf(field.missing, "call")} without a {NAMES[field.what]}
                <span className="font-normal text-ink-2">{whereWords(field)}</span>
              </h3>
              <Reasons field={field} hrefOf={(transport) => hrefOf(field.what, transport)} />
            </div>
          </li>
        ))}
      </ul>
      {isPart ? (
        <p className="mt-3 text-xs text-ink-3">
          Counts are of the whole range; why is told by the calls of its last two days.
        </p>
      ) : null}
    </>
  );
}

type HrefOf = (transport: string) => string | null;

function Reasons({ field, hrefOf }: { field: Missing; hrefOf: HrefOf }) {
  const told = inWords(field);
  if (told.length === 0) {
    return <p className="text-sm text-ink-2">None of them in the last two days of this range.</p>;
  }
  return (
    <ul className="mt-1.5 flex flex-col gap-3">
      {told.slice(0, REASONS_SHOWN).map(({ because, remedy, senders }) => (
        <li key={because} className="max-w-prose border-l-2 border-line pl-3 text-sm text-pretty">
          <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-ink-2">
            {senders.slice(0, SENDERS_SHOWN).map((sender) => (
              <li key={`${sender.server_name} ${sender.dialect} ${sender.transport}`}>
                <Sender {...sender} href={hrefOf(sender.transport)} />
              </li>
            ))}
            {senders.length > SENDERS_SHOWN ? (
              <li>and from {countOf(senders.length - SENDERS_SHOWN, "more sender")}</li>
            ) : null}
          </ul>
          <p className="text-ink">
            <Prose text={because} />
          </p>
          <p className="text-ink-2">
            <Prose text={remedy} />
          </p>
        </li>
      ))}
      {told.length > REASONS_SHOWN ? (
        <li className="text-xs text-ink-3">and {countOf(told.length - REASONS_SHOWN, "rarer reason")}</li>
      ) : null}
    </ul>
  );
}

/** "1,204 calls from weather over stdio, as `sentry_js`" */
function Sender({ server_name, dialect, transport, count, href }: Reason & { href: string | null }) {
  const calls = countOf(count, "call");
  return (
    <>
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
    </>
  );
}

type Told = { because: string; remedy: string; senders: Reason[] };

/** Senders with the same reason share its sentences. */
function inWords({ what, reasons }: Missing): Told[] {
  const told = new Map<string, Told>();
  for (const reason of reasons) {
    const words = reasonWords(what, reason);
    const known = told.get(words.because);
    if (known) known.senders.push(reason);
    else told.set(words.because, { ...words, senders: [reason] });
  }
  return [...told.values()];
}

/** What stands between backticks is code. */
function Prose({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part) =>
    part.startsWith("`") ? (
      <code key={part} className="foreign font-mono text-xs text-ink">
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

import Link from "next/link";
import { formatDuration, middleCut } from "@/lib/format";
import type { RequestRow } from "@/lib/queries/request-row";
import { CallName } from "../call-name";
import { OutcomeBadge } from "../outcome-badge";
import { cn } from "../ui/cn";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "../ui/table";
import { Unknown } from "../unknown";
import { When } from "../when";
import { RowKeys } from "./row-keys";

/** On phones a row says this in a second line instead of in columns that nobody sees. */
const WIDE = "max-md:hidden";

/** Calls, newest first; a row leads to its trace. ↑ ↓ walk the rows, Enter opens one. */
export function RequestTable({
  requests,
  now,
  hrefOf,
}: {
  requests: RequestRow[];
  now: Date;
  hrefOf: (request: RequestRow) => string;
}) {
  return (
    <RowKeys>
      <Table aria-label="Requests, newest first">
        <TableHead>
          <tr>
            <Th className={WIDE}>Time</Th>
            <Th>Call</Th>
            <Th className={WIDE}>Outcome</Th>
            <Th numeric className={WIDE}>
              Duration
            </Th>
            <Th className={WIDE}>Client</Th>
            <Th className={WIDE}>Transport</Th>
            <Th className={WIDE}>User or session</Th>
          </tr>
        </TableHead>
        <TableBody>
          {requests.map((request) => (
            <TableRow
              key={`${request.trace_id} ${request.span_id}`}
              className="relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft"
            >
              <Td className={cn("text-ink-2", WIDE)}>
                <When at={request.start_time} now={now.toISOString()} />
              </Td>
              <Td className="w-full max-w-0 max-md:py-2 md:min-w-64">
                <Link
                  href={hrefOf(request)}
                  prefetch={false}
                  data-row
                  className="flex min-w-0 items-baseline gap-x-3 outline-none after:absolute after:inset-0 max-md:flex-wrap"
                >
                  <CallName method={request.method} target={request.target} className="max-w-full shrink-0" />
                  {request.error_message && request.outcome !== "ok" ? (
                    <span
                      className="foreign min-w-0 truncate text-xs text-error-ink"
                      title={request.error_message}
                    >
                      {request.error_message.slice(0, 200)}
                    </span>
                  ) : null}
                </Link>
                <span className="mt-1 flex items-center gap-x-2.5 text-xs text-ink-2 md:hidden">
                  <OutcomeBadge outcome={request.outcome} />
                  <span className="tabular shrink-0">
                    {request.method ? formatDuration(request.duration_ms) : <Unknown />}
                  </span>
                  <span className="min-w-0 truncate">
                    <Client {...request} />
                  </span>
                  <span className="ml-auto shrink-0 text-ink-3">
                    <When at={request.start_time} now={now.toISOString()} />
                  </span>
                </span>
              </Td>
              <Td className={WIDE}>
                <OutcomeBadge outcome={request.outcome} />
              </Td>
              <Td numeric className={WIDE}>
                {request.method ? formatDuration(request.duration_ms) : <Unknown />}
              </Td>
              <Td className={WIDE}>
                <Client {...request} />
              </Td>
              <Td className={cn("text-ink-2", WIDE)}>{request.transport || <Unknown />}</Td>
              <Td
                className={cn("font-mono text-xs text-ink-2", WIDE)}
                title={request.user || request.session_id}
              >
                {middleCut(request.user || request.session_id, 18) || <span className="text-ink-3">–</span>}
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </RowKeys>
  );
}

function Client({ client, client_version }: Pick<RequestRow, "client" | "client_version">) {
  if (!client) return <Unknown />;
  return (
    <>
      <bdi>{middleCut(client, 28)}</bdi> <bdi className="text-ink-3">{middleCut(client_version, 14)}</bdi>
    </>
  );
}

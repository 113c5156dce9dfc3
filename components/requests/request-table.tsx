import Link from "next/link";
import { formatDuration, middleCut } from "@/lib/format";
import type { RequestRow } from "@/lib/queries/request-row";
import { CallName } from "../call-name";
import { OutcomeBadge } from "../outcome-badge";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "../ui/table";
import { When } from "../when";
import { RowKeys } from "./row-keys";

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
            <Th>Time</Th>
            <Th>Call</Th>
            <Th>Outcome</Th>
            <Th numeric>Duration</Th>
            <Th>Client</Th>
            <Th>Transport</Th>
            <Th>User or session</Th>
          </tr>
        </TableHead>
        <TableBody>
          {requests.map((request) => (
            <TableRow
              key={`${request.trace_id} ${request.span_id}`}
              className="relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft"
            >
              <Td className="text-ink-2">
                <Link
                  href={hrefOf(request)}
                  prefetch={false}
                  data-row
                  className="outline-none after:absolute after:inset-0"
                >
                  <When at={request.start_time} now={now.toISOString()} />
                </Link>
              </Td>
              <Td className="w-full max-w-0 min-w-64">
                <span className="flex min-w-0 items-baseline gap-3">
                  <CallName method={request.method} target={request.target} className="max-w-full shrink-0" />
                  {request.error_message && request.outcome !== "ok" ? (
                    <span
                      className="foreign min-w-0 truncate text-xs text-error-ink"
                      title={request.error_message}
                    >
                      {request.error_message.slice(0, 200)}
                    </span>
                  ) : null}
                </span>
              </Td>
              <Td>
                <OutcomeBadge outcome={request.outcome} />
              </Td>
              <Td numeric>{formatDuration(request.duration_ms)}</Td>
              <Td>
                {request.client ? (
                  <>
                    {middleCut(request.client, 28)}{" "}
                    <span className="text-ink-3">{middleCut(request.client_version, 14)}</span>
                  </>
                ) : (
                  <span className="text-ink-3">not named</span>
                )}
              </Td>
              <Td className="text-ink-2">{request.transport || <span className="text-ink-3">–</span>}</Td>
              <Td className="font-mono text-xs text-ink-2" title={request.user || request.session_id}>
                {middleCut(request.user || request.session_id, 18) || <span className="text-ink-3">–</span>}
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </RowKeys>
  );
}

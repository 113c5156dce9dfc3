import { Fragment } from "react";
import { formatExactCount } from "@/lib/format";
import type { UsageCounts } from "@/lib/queries/usage";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "../ui/table";
import { lossOf } from "./loss";

const KINDS: Record<string, string> = {
  span: "Spans",
  error: "Errors",
  session: "Release health sessions",
  log: "Logs",
  metric: "Metrics",
  client_report: "SDK reports",
  check_in: "Check-ins",
  attachment: "Attachments",
  feedback: "Feedback",
  profile: "Profiles",
  replay: "Replays",
  other: "Others",
};

/** Why something was not stored, in words; SDKs' own reasons stand as they were said. */
const REASONS: Record<string, string> = {
  rate_limited: "rate limit",
  quota: "quota",
  too_large: "too large",
  invalid: "could not be used",
  filtered: "repeats of another error of the same call",
  unsupported: "not kept by Callsight",
};

/** On phones the reasons stand below a kind's figures, where there is room for words. */
const WIDE = "max-md:hidden";

/** The ledger: every kind of item, what became of it, and why. */
export function Ledger({ kinds }: { kinds: Record<string, UsageCounts> }) {
  const rows = Object.entries(kinds).sort(([, a], [, b]) => b.received - a.received);
  if (rows.length === 0) {
    return (
      <EmptyState title="Nothing arrived in this range">Choose a longer range to see what did.</EmptyState>
    );
  }
  return (
    <Table aria-label="What arrived, and what became of it">
      <TableHead>
        <tr>
          <Th>Kind</Th>
          <Th numeric>Received</Th>
          <Th numeric>Stored</Th>
          <Th numeric>Rejected</Th>
          <Th className={cn("w-1/3", WIDE)}>Why</Th>
          <Th numeric className={WIDE}>
            Dropped by SDKs
          </Th>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map(([kind, counts]) => {
          const rejected = counts.received - counts.stored;
          const why = reasonsText(counts.rejected, REASONS);
          const dropped = total(counts.sdk_dropped);
          const inWords = [why, dropped > 0 ? `${formatExactCount(dropped)} dropped by SDKs` : ""].filter(
            Boolean,
          );
          return (
            <Fragment key={kind}>
              <TableRow>
                <Td className="max-md:whitespace-normal">{KINDS[kind] ?? kind}</Td>
                <Td numeric>{formatExactCount(counts.received)}</Td>
                <Td numeric>{formatExactCount(counts.stored)}</Td>
                <Td
                  numeric
                  className={
                    lossOf(counts.rejected) > 0 ? "text-error-ink" : rejected > 0 ? "" : "text-ink-3"
                  }
                >
                  {formatExactCount(rejected)}
                </Td>
                <Td className={cn("whitespace-normal text-ink-2", WIDE)}>{why}</Td>
                <Td numeric title={reasonsText(counts.sdk_dropped, {})} className={cn("text-ink-2", WIDE)}>
                  {formatExactCount(dropped)}
                </Td>
              </TableRow>
              {inWords.length > 0 ? (
                <tr className="md:hidden">
                  <td colSpan={4} className="px-4 pb-2.5 text-xs text-pretty text-ink-2">
                    {inWords.join("; ")}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </TableBody>
    </Table>
  );
}

const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const reasonsText = (counts: Record<string, number>, names: Record<string, string>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${formatExactCount(count)} ${names[reason] ?? reason.replaceAll("_", " ")}`)
    .join(", ");

import type { LogRow } from "@/lib/clickhouse/rows";
import { spanIdOf, traceIdOf } from "./admit";
import { textOf } from "./call";
import { name } from "./error-row";
import type { Desk } from "./interpret";
import type { Reading } from "./reading";
import type { ReceivedLog } from "./received";
import { isoTime, outside } from "./times";
import { Written } from "./written";

/**
 * Takes a log record as a line of its trace, or counts it as rejected and says why. Lines are kept to be read beside
 * the call that wrote them, so one that belongs to no trace is counted as `unsupported`.
 */
export function takeLog(log: ReceivedLog, reading: Reading): void {
  const { tally, desk } = reading;
  const { reason, problem } = refusalOf(log, reading);
  if (reason !== undefined) {
    tally.rejected("log", reason, problem);
    return;
  }
  tally.logs.push(logRow(log, desk));
  tally.accepted("log");
}

/** The same for a record that is counted as something else already: what cannot be a line is simply none. */
export function takeLineBeside(log: ReceivedLog, reading: Reading): void {
  if (refusalOf(log, reading).reason === undefined) reading.tally.logs.push(logRow(log, reading.desk));
}

type Refused = { reason?: "unsupported" | "invalid"; problem: string };

function refusalOf({ traceId, timeUs }: ReceivedLog, { window }: Reading): Refused {
  if (/^0*$/.test(traceId))
    return { reason: "unsupported", problem: "Log records that belong to no trace are not kept." };
  if (traceIdOf(traceId) === "")
    return { reason: "invalid", problem: "A log record has a trace id that is not 32 hex digits." };
  const problem = outside(window, timeUs);
  return problem === "" ? { problem } : { reason: "invalid", problem: `A log record ${problem}.` };
}

function logRow(log: ReceivedLog, { context, scrub, receivedAt }: Desk): LogRow {
  const attributes = new Written(scrub);
  for (const [key, value] of log.attributes) attributes.add(key, value);
  const { sender } = log;
  return {
    project_id: context.projectId,
    timestamp: isoTime(log.timeUs),
    trace_id: traceIdOf(log.traceId),
    span_id: spanIdOf(log.spanId),
    severity_number: severityOf(log),
    severity_text: name(log.severityText),
    // A text may be JSON, as structured loggers write it; its secrets are found by their keys.
    body: attributes.bounded("body", textOf(scrub.value(log.body)), textOf(log.body)),
    event_name: name(log.eventName),
    logger: name(log.logger || sender.scope),
    attributes: attributes.finished(),
    service: name(sender.service),
    environment: name(sender.environment),
    release: name(sender.release),
    sdk_name: name(sender.sdkName),
    sdk_version: name(sender.sdkVersion),
    upload_id: context.uploadId,
    received_at: receivedAt,
    retention_days: context.retentionDays,
  };
}

/** The first grade of each level, for senders that only say its word. */
const SEVERITIES = new Map([
  ["trace", 1],
  ["debug", 5],
  ["info", 9],
  ["information", 9],
  ["notice", 10],
  ["warn", 13],
  ["warning", 13],
  ["error", 17],
  ["critical", 21],
  ["fatal", 21],
]);
const SEVERITY_MAX = 24;

const severityOf = ({ severityNumber, severityText }: ReceivedLog): number =>
  Number.isInteger(severityNumber) && severityNumber > 0 && severityNumber <= SEVERITY_MAX
    ? severityNumber
    : (SEVERITIES.get(severityText.toLowerCase()) ?? 0);

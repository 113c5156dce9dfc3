import type { ItemKind, SpanRow } from "@/lib/clickhouse/rows";
import { spanIdOf, traceIdOf } from "../admit";
import { textOf } from "../call";
import { errorOfException } from "../exceptions";
import { takeLineBeside, takeLog } from "../logs";
import { type Reading, takeSpan } from "../reading";
import type { ReceivedEvent, ReceivedLog, ReceivedSpan } from "../received";
import { outside } from "../times";
import type { OtlpEncoding } from "./answers";
import { countDataPointsJson, readLogsJson, readTracesJson } from "./json";
import { countDataPoints, readLogs, readTraces } from "./protobuf";

/** Spans become rows, their exceptions errors. @throws Malformed when the body is not what its type says */
export function readOtlpTraces(body: Buffer, encoding: OtlpEncoding, reading: Reading): void {
  const spans = encoding === "json" ? readTracesJson(body, unreadable("span", reading)) : readTraces(body);
  for (const span of spans) {
    const row = takeSpan(span, reading);
    if (row !== undefined && span.events.length > 0) readExceptions(span, row, reading);
  }
}

/**
 * Log records become lines of their trace. One with an exception is also an error, linked to its span, and is counted as
 * that. @throws Malformed
 */
export function readOtlpLogs(body: Buffer, encoding: OtlpEncoding, reading: Reading): void {
  const logs = encoding === "json" ? readLogsJson(body, unreadable("log", reading)) : readLogs(body);
  for (const log of logs) readLog(log, reading);
}

/** Metrics are counted by their data points, not kept: what they say of calls is in the spans. @throws Malformed */
export function readOtlpMetrics(body: Buffer, encoding: OtlpEncoding, reading: Reading): void {
  const count =
    encoding === "json" ? countDataPointsJson(body, unreadable("metric", reading)) : countDataPoints(body);
  if (count > 0) reading.tally.rejected("metric", "unsupported", "Metrics are counted, not kept.", count);
}

const unreadable =
  (kind: ItemKind, { tally }: Reading) =>
  (problem: string) =>
    tally.rejected(kind, "invalid", problem);

const EXCEPTIONS_MAX = 16;

/** The last exception that a span recorded is why it ended as it did, so that one's issue is the span's. */
function readExceptions(span: ReceivedSpan, row: SpanRow, { tally, desk, window }: Reading): void {
  const recorded = span.events.filter((event) => event.name === "exception").slice(-EXCEPTIONS_MAX);
  const exceptions = recorded.filter((event, index) => !isToldAgain(event, recorded.slice(index + 1)));
  if (exceptions.length < recorded.length)
    tally.rejected("error", "filtered", "", recorded.length - exceptions.length);
  for (const [index, event] of exceptions.entries()) {
    const error = errorOfException(
      event.attributes,
      {
        sender: span.sender,
        traceId: row.trace_id,
        spanId: row.span_id,
        timeUs: outside(window, event.timeUs) === "" ? event.timeUs : span.startUs,
        method: row.method,
        target: row.target,
        transaction: row.method === "" ? row.name : "",
        environment: row.environment,
        release: row.release,
        userId: row.user_id,
        level: "error",
        escaped:
          span.status === "error" || textOf(event.attributes.get("exception.escaped") ?? "") === "true",
        mechanism: "span_event",
      },
      index,
      desk,
    );
    tally.errors.push(error);
    row.issue_id = error.issue_id;
  }
}

/**
 * Whether a later exception of the span is the same again, or was caused by it and says so in its stack trace. Where a
 * library records what it throws and OpenTelemetry's SDK what leaves the span, one failure is recorded two or three
 * times (FastMCP, OpenLIT).
 */
function isToldAgain(event: ReceivedEvent, later: readonly ReceivedEvent[]): boolean {
  const sentence = sentenceOf(event);
  return later.some(
    (other) =>
      sentenceOf(other) === sentence || said(other, "exception.stacktrace").includes(`${sentence}\n`),
  );
}

const sentenceOf = (event: ReceivedEvent) =>
  `${said(event, "exception.type")}: ${said(event, "exception.message")}`;

const said = (event: ReceivedEvent, attribute: string) => textOf(event.attributes.get(attribute) ?? null);

/** Severity numbers of OpenTelemetry: 17 to 20 are errors, 21 to 24 fatal. */
const levelOf = (severityNumber: number): string => {
  if (severityNumber >= 21) return "fatal";
  if (severityNumber >= 17 || severityNumber === 0) return "error";
  return severityNumber >= 13 ? "warning" : "info";
};

function readLog(log: ReceivedLog, reading: Reading): void {
  const { tally, desk, window } = reading;
  const hasException = log.attributes.has("exception.type") || log.attributes.has("exception.message");
  if (!hasException) {
    takeLog(log, reading);
    return;
  }
  const problem = outside(window, log.timeUs);
  if (problem !== "") {
    tally.rejected("log", "invalid", `A log record ${problem}.`);
    return;
  }
  const method = textOf(log.attributes.get("mcp.method.name") ?? "");
  const error = errorOfException(
    log.attributes,
    {
      sender: log.sender,
      traceId: traceIdOf(log.traceId),
      spanId: spanIdOf(log.spanId),
      timeUs: log.timeUs,
      method,
      target: textOf(log.attributes.get("gen_ai.tool.name") ?? ""),
      transaction: "",
      environment: log.sender.environment,
      release: log.sender.release,
      userId: "",
      level: levelOf(log.severityNumber),
      escaped: false,
      mechanism: "log",
    },
    tally.errors.length,
    desk,
  );
  tally.errors.push(error);
  takeLineBeside(log, reading);
}

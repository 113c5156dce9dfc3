import type { ErrorException, ErrorRow } from "@/lib/clickhouse/rows";
import { textOf } from "./call";
import { blankError, culpritOf, idFrom, line, name } from "./error-row";
import { issueOfError } from "./fingerprint";
import type { Desk } from "./interpret";
import type { Attributes, Sender } from "./received";
import { framesOf } from "./stack";
import { isoTime } from "./times";

/** What an exception belongs to when it came inside a span or a log record of OpenTelemetry. */
export type Surroundings = {
  sender: Sender;
  traceId: string;
  spanId: string;
  timeUs: number;
  method: string;
  target: string;
  transaction: string;
  environment: string;
  release: string;
  userId: string;
  level: string;
  /** Whether the exception left the code that it was recorded in. */
  escaped: boolean;
  /** `span_event` or `log`. */
  mechanism: string;
};

/** An exception by its `exception.*` attributes, from a span event or a log record. */
export function errorOfException(
  attributes: Attributes,
  around: Surroundings,
  index: number,
  desk: Desk,
): ErrorRow {
  const { scrub } = desk;
  const text = (key: string) => textOf(attributes.get(key) ?? "");
  const type = name(text("exception.type"));
  const value = line(scrub.text(text("exception.message")));
  const stacktrace = text("exception.stacktrace");
  const frames = framesOf(stacktrace).map((frame) =>
    frame.context_line ? { ...frame, context_line: scrub.code(frame.context_line) } : frame,
  );
  const exception: ErrorException = {
    type,
    value,
    mechanism: around.mechanism,
    handled: !around.escaped,
    frames,
    ...(frames.length === 0 && stacktrace !== "" ? { stacktrace: line(scrub.text(stacktrace)) } : {}),
  };
  const { method, target } = around;
  return {
    ...blankError(desk, around.sender),
    timestamp: isoTime(around.timeUs),
    event_id: idFrom(around.traceId, around.spanId, around.timeUs, index, type, value),
    trace_id: around.traceId,
    span_id: around.spanId,
    issue_id: issueOfError({ exceptions: [exception], message: value, method, target, fingerprint: [] }),
    level: around.level,
    error_type: type,
    error_message: value,
    culprit: name(around.transaction || culpritOf([exception])),
    handled: around.escaped ? 0 : 1,
    mechanism: around.mechanism,
    exceptions: JSON.stringify([exception]),
    method,
    target,
    transaction: name(around.transaction),
    environment: name(around.environment),
    release: name(around.release),
    user_id: name(around.userId),
  };
}

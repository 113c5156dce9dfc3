import { field, type JsonObject, textField } from "../json";
import type { Attributes, ReceivedLog, Sender } from "../received";
import { microsecondsOf } from "../times";
import { typedAttributes } from "./spans";

/**
 * One log of a `log` item. What is said of all of a process (release, environment, SDK) stands among its attributes.
 *
 * @see https://develop.sentry.dev/sdk/telemetry/logs/
 */
export function sentryLog(sent: JsonObject, sender: Sender): ReceivedLog {
  const attributes = typedAttributes(sent);
  const severityNumber = field(sent, "severity_number");
  return {
    sender: {
      ...sender,
      release: taken(attributes, "sentry.release") || sender.release,
      environment: taken(attributes, "sentry.environment") || sender.environment,
      service: taken(attributes, "service.name"),
      sdkName: taken(attributes, "sentry.sdk.name") || sender.sdkName,
      sdkVersion: taken(attributes, "sentry.sdk.version") || sender.sdkVersion,
    },
    timeUs: microsecondsOf(field(sent, "timestamp")),
    severityNumber: typeof severityNumber === "number" ? severityNumber : 0,
    severityText: textField(sent, "level"),
    body: textField(sent, "body"),
    eventName: "",
    logger: taken(attributes, "logger.name"),
    traceId: textField(sent, "trace_id"),
    spanId: textField(sent, "span_id") || taken(attributes, "sentry.trace.parent_span_id"),
    attributes,
  };
}

/** A text that has a column of its own, and so is no attribute any more. */
function taken(attributes: Attributes, key: string): string {
  const value = attributes.get(key);
  attributes.delete(key);
  return typeof value === "string" ? value : "";
}

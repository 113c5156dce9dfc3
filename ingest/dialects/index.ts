import type { ReceivedSpan } from "../received";
import type { Dialect } from "./dialect";
import { semconv } from "./semconv";
import { sentryJs } from "./sentry-js";
import { sentryPython } from "./sentry-python";

/** Asked in this order; the last one reads everything. */
const DIALECTS: readonly Dialect[] = [sentryPython, sentryJs, semconv];

export const dialectOf = (span: ReceivedSpan): Dialect =>
  DIALECTS.find((dialect) => dialect.wrote(span)) ?? semconv;

export const dialectNamed = (name: string): Dialect | undefined =>
  DIALECTS.find((dialect) => dialect.name === name);

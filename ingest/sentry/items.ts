import type { ItemKind } from "@/lib/clickhouse/rows";
import { UPLOAD_BYTES_MAX } from "../http/body";

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What becomes of the types of items that SDKs send. Types that are not kept are no fault of the sender: they are
 * counted as `unsupported`, and the answer is still 200.
 *
 * What calls and errors come in may be as large as an upload: one large argument is cut when its row is written, and
 * must not take the call with it.
 */
type Type = { kind: ItemKind; bytesMax: number; kept?: true };

const TYPES: Readonly<Record<string, Type>> = {
  event: { kind: "error", bytesMax: UPLOAD_BYTES_MAX, kept: true },
  transaction: { kind: "span", bytesMax: UPLOAD_BYTES_MAX, kept: true },
  /** Up to 1000 spans in one item. */
  span: { kind: "span", bytesMax: UPLOAD_BYTES_MAX, kept: true },
  client_report: { kind: "client_report", bytesMax: 4 * KIB, kept: true },
  session: { kind: "session", bytesMax: MIB },
  sessions: { kind: "session", bytesMax: MIB },
  /** Many log lines in one item. */
  log: { kind: "log", bytesMax: 20 * MIB, kept: true },
  trace_metric: { kind: "metric", bytesMax: 20 * MIB },
  statsd: { kind: "metric", bytesMax: MIB },
  metric_buckets: { kind: "metric", bytesMax: MIB },
  check_in: { kind: "check_in", bytesMax: 100 * KIB },
  attachment: { kind: "attachment", bytesMax: 200 * MIB },
  form_data: { kind: "attachment", bytesMax: 200 * MIB },
  feedback: { kind: "feedback", bytesMax: MIB },
  user_report: { kind: "feedback", bytesMax: MIB },
  profile: { kind: "profile", bytesMax: 50 * MIB },
  profile_chunk: { kind: "profile", bytesMax: 50 * MIB },
  profile_chunk_ui: { kind: "profile", bytesMax: 50 * MIB },
  replay_event: { kind: "replay", bytesMax: MIB },
  replay_recording: { kind: "replay", bytesMax: 100 * MIB },
  replay_video: { kind: "replay", bytesMax: 100 * MIB },
};

/** An SDK of tomorrow may send types that nobody knows today. */
const UNKNOWN: Type = { kind: "other", bytesMax: Number.POSITIVE_INFINITY };

export const typeOf = (type: string): Type =>
  (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? UNKNOWN;

/** Sentry's rate-limit categories, in which client reports count, as kinds of items. */
const CATEGORIES = new Map<string, ItemKind>([
  ["error", "error"],
  ["default", "error"],
  ["transaction", "span"],
  ["span", "span"],
  ["session", "session"],
  ["log_item", "log"],
  ["trace_metric", "metric"],
  ["metric_bucket", "metric"],
  ["monitor", "check_in"],
  ["attachment", "attachment"],
  ["feedback", "feedback"],
  ["profile", "profile"],
  ["profile_chunk", "profile"],
  ["replay", "replay"],
  ["internal", "client_report"],
]);

/** Bytes are reported beside the items that they are of. */
export const isCountOfBytes = (category: string): boolean => category.endsWith("_byte");

export const kindOfCategory = (category: string): ItemKind => CATEGORIES.get(category) ?? "other";

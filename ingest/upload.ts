import type { ErrorRow, ItemKind, LogRow, OutcomeRow, SpanRow } from "@/lib/clickhouse/rows";

/** What the path of an upload says its body is. */
export type UploadFormat = "sentry_envelope" | "sentry_store" | "otlp_traces" | "otlp_logs" | "otlp_metrics";

/** What a project wants removed before storing, beyond the defaults (`ScrubRules` in prisma/schema.prisma). */
export type ScrubSettings = {
  extraKeys: readonly string[];
  safeKeys: readonly string[];
  keepArguments: boolean;
  keepResults: boolean;
};

/** All that reading an upload needs to know beside its bytes. */
export type UploadContext = {
  projectId: number;
  /** `ProjectKey.id`. */
  keyId: string;
  retentionDays: number;
  scrub: ScrubSettings;
  /** Decimal of a UInt64: the same body sent twice to a project has the same id. */
  uploadId: string;
  receivedAt: Date;
};

/** So many items of a kind, and where they ended. */
export type ItemCount = Pick<OutcomeRow, "outcome" | "reason" | "quantity"> & { kind: ItemKind };

/** An upload that could be read, perhaps without some of its items: those are counted as rejected, with a problem each. */
export type ReadUpload = {
  ok: true;
  /** 32 hex digits, when the upload named an event; Sentry's answer repeats it. */
  eventId?: string;
  spans: SpanRow[];
  errors: ErrorRow[];
  logs: LogRow[];
  counts: ItemCount[];
  /** Sentences for the sender: what was left out and why. Empty when everything was taken. */
  problems: string[];
};

/** An upload that could not be read at all. */
export type UnreadableUpload = { ok: false; status: 400 | 413 | 415; message: string; counts: ItemCount[] };

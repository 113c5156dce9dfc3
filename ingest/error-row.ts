import { createHash } from "node:crypto";
import type { ErrorException, ErrorRow } from "@/lib/clickhouse/rows";
import { ATTRIBUTE_BYTES_MAX, cutText, NAME_BYTES_MAX } from "./cut";
import type { Desk } from "./interpret";
import type { Sender } from "./received";

/** An error of which only its sender is known: what events and exceptions begin with. */
export function blankError({ context, receivedAt }: Desk, sender: Sender): ErrorRow {
  return {
    project_id: context.projectId,
    timestamp: "",
    event_id: "",
    trace_id: "",
    span_id: "",
    issue_id: "",
    fingerprint: [],
    level: "error",
    error_type: "",
    error_message: "",
    culprit: "",
    handled: 1,
    mechanism: "",
    exceptions: "[]",
    method: "",
    target: "",
    transaction: "",
    environment: name(sender.environment),
    release: name(sender.release),
    user_id: "",
    platform: name(sender.platform),
    server_host: name(sender.host),
    sdk_name: name(sender.sdkName),
    sdk_version: name(sender.sdkVersion),
    tags: {},
    contexts: "{}",
    breadcrumbs: "[]",
    key_id: context.keyId,
    upload_id: context.uploadId,
    received_at: receivedAt,
    retention_days: context.retentionDays,
    sign: 1,
  };
}

/** Where it broke, for people: the innermost frame of the owner's own code. */
export function culpritOf(exceptions: readonly ErrorException[]): string {
  const frames = exceptions.at(-1)?.frames ?? [];
  const frame = frames.findLast((candidate) => candidate.in_app) ?? frames.at(-1);
  if (!frame) return "";
  const place = frame.module ?? frame.filename ?? "";
  const called = frame.function?.split(".").at(-1) ?? "";
  return called === "" || called === "?" || called === "<anonymous>" ? place : `${frame.function} (${place})`;
}

/** 32 hex digits from what identifies something that came without an id: the same upload gives the same. */
export const idFrom = (...parts: ReadonlyArray<string | number>): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

export const name = (text: string): string => cutText(text, NAME_BYTES_MAX);
export const line = (text: string): string => cutText(text, ATTRIBUTE_BYTES_MAX);

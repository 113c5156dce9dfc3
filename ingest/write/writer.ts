import { facts } from "@/lib/clickhouse/client";
import type { ErrorRow } from "@/lib/clickhouse/rows";
import { resident, residentIfMade } from "@/lib/resident";
import type { UploadRows } from "./batch";
import { GroupCommit } from "./group-commit";
import { RecentErrors } from "./recent-errors";
import { RecentUploads } from "./recent-uploads";
import { Spool } from "./spool";

type Writer = { commit: GroupCommit; uploads: RecentUploads; errors: RecentErrors };

/** The one writer of this process. */
const writer = (): Writer =>
  resident("writer", () => {
    const errors = new RecentErrors();
    return { errors, uploads: new RecentUploads(), commit: new GroupCommit(new Spool(), errors) };
  });

/**
 * Stores an upload, once however often it is sent. Returns when it is stored; see `GroupCommit.add` for what it throws.
 *
 * @returns whether it was new
 */
export async function storeOnce(uploadId: string, rows: UploadRows): Promise<boolean> {
  const { uploads, commit } = writer();
  return uploads.once(uploadId, () => commit.add(rows));
}

/** Writes to the ledger what became of items that are not stored. */
export async function storeCounts(rows: Omit<UploadRows, "spans" | "errors" | "logs">): Promise<void> {
  await writer().commit.add({ ...rows, spans: [], errors: [], logs: [] });
}

/** Takes up what an earlier process left: its spool, and what it knew of recent uploads and errors. */
export async function openWriter(): Promise<void> {
  const { uploads, errors, commit } = writer();
  const { writer: store } = await facts();
  const uploadIds = await store.query({ query: RECENT_UPLOADS, format: "JSONEachRow" });
  uploads.seed((await uploadIds.json<{ id: string }>()).map((row) => row.id));
  const recent = await store.query({ query: RECENT_ERRORS, format: "JSONEachRow" });
  errors.remember(await recent.json<ErrorRow>());
  commit.resume();
}

/** When the oldest upload that the facts store does not have yet arrived; null when it has all. */
export const oldestUnstoredAt = (): Date | null =>
  residentIfMade<Writer>("writer")?.commit.oldestUnstoredAt ?? null;

/** When this process began the insert that is under way; null when none is. */
export const insertingSince = (): Date | null =>
  residentIfMade<Writer>("writer")?.commit.insertingSince ?? null;

/** Returns when no upload waits in memory any more. */
export async function flushWriter(): Promise<void> {
  await residentIfMade<Writer>("writer")?.commit.flush();
}

// `start_time` bounds the days that are read: an upload holds spans of at most the last days.
const RECENT_UPLOADS = `
  SELECT DISTINCT toString(upload_id) AS id FROM (
    SELECT upload_id, received_at FROM spans WHERE start_time > now() - INTERVAL 2 DAY
    UNION ALL
    SELECT upload_id, received_at FROM errors WHERE timestamp > now() - INTERVAL 2 DAY
    UNION ALL
    SELECT upload_id, received_at FROM logs WHERE timestamp > now() - INTERVAL 2 DAY
  )
  WHERE received_at > now() - INTERVAL 1 HOUR
  LIMIT 100000`;

const RECENT_ERRORS = `
  SELECT * REPLACE ('' AS contexts, '' AS breadcrumbs, map() AS tags, toString(upload_id) AS upload_id)
  FROM errors
  WHERE timestamp > now() - INTERVAL 1 DAY AND received_at > now() - INTERVAL 10 MINUTE AND span_id != ''
  LIMIT 20000`;

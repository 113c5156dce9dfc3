import type { ErrorRow } from "@/lib/clickhouse/rows";
import { foldsInto } from "../outcome";
import type { JudgedUpload, UploadRows } from "./batch";
import { callOf, ERRORS_OF_CALL_MAX, type RecentErrors } from "./recent-errors";

/**
 * The uploads, with those errors set apart that only repeat what another error of the same call says better
 * (`foldsInto`). The two often come in envelopes of their own, so they are compared here, across uploads. A repeat is
 * shown nowhere, and the ledger counts it as received and filtered, once it is stored and withdrawn; it still tells its
 * call what it knows.
 */
export function setRepeatsApart(uploads: readonly UploadRows[], recent: RecentErrors): JudgedUpload[] {
  const ofCall = new Map<string, ErrorRow[]>();
  for (const error of uploads.flatMap((upload) => upload.errors)) {
    if (error.span_id === "") continue;
    const errors = ofCall.get(callOf(error));
    if (errors === undefined) ofCall.set(callOf(error), [error]);
    else if (errors.length < ERRORS_OF_CALL_MAX) errors.push(error);
  }
  if (ofCall.size === 0) return uploads.map((upload) => ({ ...upload, repeats: [] }));
  const isRepeat = (error: ErrorRow) =>
    [...recent.of(error), ...(ofCall.get(callOf(error)) ?? [])].some((other) => foldsInto(error, other));

  return uploads.map((upload) => {
    const repeats = upload.errors.filter(isRepeat);
    if (repeats.length === 0) return { ...upload, repeats };
    const apart = new Set(repeats);
    const errors = upload.errors.filter((error) => !apart.has(error));
    return { ...upload, errors, repeats };
  });
}

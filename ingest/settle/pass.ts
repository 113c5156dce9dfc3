import type { ErrorRow, SpanRow } from "@/lib/clickhouse/rows";
import { cancels, isRequest, type Known, linksOf, requestOf } from "../relatives";
import { type SessionCaller, sessionName } from "../write/callers-query";
import { ask } from "./ask";
import {
  type Cancellation,
  cancellationsBetween,
  cancellationsOf,
  candidatesIn,
  type Request,
  requestsOf,
  type SpanRef,
  type TraceRef,
} from "./candidates";
import { added, type Change, type Correction, corrected, withdrawn, withdrawnError } from "./corrections";
import { derivedCall, derivedSpanId, isCancelledAlone, isNotedAlone, standsForCall } from "./derived";
import { type Learnt, learn, repeatsAmong } from "./learn";
import { callersOf, errorsOf, spanName, spansOf, tracesOf, wholeSpansOf } from "./rows";
import type { Slice } from "./window";

/** Rows with their payload that are in memory at once. */
const CORRECTED_AT_ONCE = 500;

/** What a slice found: statements to write, made one after the other, and how many bounds it met. */
export type Findings = { corrections: AsyncIterable<Correction>; left: number };

/**
 * Judges what is new against what is recent, whatever upload or process brought it, and says what to correct. Reads
 * only; a slice that is judged twice finds nothing the second time.
 *
 * @throws when the store does not answer
 */
export async function judge(slice: Slice): Promise<Findings> {
  const newNotes = await cancellationsBetween(slice.from, slice.to);
  const found = await candidatesIn(slice, newNotes);
  const { since } = slice;

  const split = await tracesOf(found.traces, since);
  const linked = await tracesOf(linkedFrom(split.rows), since);
  const ofTraces = [...split.rows, ...linked.rows];
  const here = new Set(ofTraces.map(spanName));
  const alone = unique([...found.failed, ...found.crowded, ...found.cancelled, ...found.unnamed]);
  const rows = [
    ...ofTraces,
    ...(await spansOf(
      alone.filter((ref) => !here.has(spanName(ref))),
      since,
    )),
  ];
  const calls = rows.filter((row) => row.method !== "");

  const errors = grouped(await errorsOf(unique([...found.failed, ...found.crowded]), since), spanName);
  const isCancelled = isOneOf(found.cancelled);
  const notes = await cancellationsOf(calls.filter(isCancelled).map(namedRequest));
  const callers = await callersOf(uniqueSessions(calls.filter(isOneOf(found.unnamed))));

  const learnt = new Map<SpanRow, Learnt>();
  for (const [projectId, ofProject] of grouped(rows, (row) => row.project_id)) {
    const known = knownTo(projectId, callers, notes);
    for (const [row, what] of learn(ofProject, (row) => errors.get(spanName(row)) ?? [], known))
      learnt.set(row, what);
  }
  const repeats = [...errors.values()].flatMap((ofCall) => repeatsAmong(standing(ofCall)));
  const derived = await derivedOf(calls, notes);
  return {
    corrections: corrections(learnt, derived, repeats, since),
    left: found.left + (split.isWhole && linked.isWhole ? 0 : 1),
  };
}

/**
 * The calls of which, a while after their cancellation, only that is known: rows to add for them.
 *
 * @param from the first second in which such a cancellation was stored
 * @param to the second after the last one
 */
export async function judgeUnseen(from: number, to: number, since: number): Promise<Correction | null> {
  const notes = await cancellationsBetween(from, to);
  if (notes.length === 0) return null;
  const refs = await ask<SpanRef>("settleUnseen", requestsOf(notes, { since }));
  const rows = await spansOf(unique(refs), since);
  const seen = grouped(rows, (row) => requestName(namedRequest(row)));
  const ofRunning = grouped(notes, runningName);
  const alone = new Set(rows.flatMap((row) => notedAlone(row, ofRunning)));
  // A client that gives up twice gives up one request.
  const unseen = [...new Map(notes.map((note) => [requestName(note), note])).values()].filter((note) => {
    if (alone.has(note)) return false;
    const ofRequest = seen.get(requestName(note)) ?? [];
    const isDerived = (row: SpanRow) => row.span_id === derivedSpanId(note);
    return !ofRequest.some((row) => isDerived(row) || (isRequest(row) && cancels(asNote(note), row)));
  });
  const whole = await wholeSpansOf(unique(unseen), since);
  const changes = whole.filter(standsForCall).map(derivedCall).map(added);
  return changes.length === 0 ? null : { table: "spans", changes };
}

/** The traces that these rows are linked to and that are not among theirs. */
function linkedFrom(rows: readonly SpanRow[]): TraceRef[] {
  const name = (ref: TraceRef) => `${ref.project_id} ${ref.trace_id}`;
  const here = new Set(rows.map(name));
  const linked = rows.flatMap((row) =>
    linksOf(row).map(({ traceId }): TraceRef => ({ project_id: row.project_id, trace_id: traceId })),
  );
  return [...new Map(linked.map((ref) => [name(ref), ref])).values()].filter((ref) => !here.has(name(ref)));
}

/** Rows are read whole only when they are to be corrected, and not all at once. */
async function* corrections(
  learnt: ReadonlyMap<SpanRow, Learnt>,
  derived: readonly SpanRow[],
  repeats: readonly ErrorRow[],
  since: number,
): AsyncIterable<Correction> {
  if (repeats.length > 0) yield { table: "errors", changes: repeats.map(withdrawnError) };
  if (derived.length > 0) yield { table: "spans", changes: derived.map(withdrawn) };
  const byRevision = new Map([...learnt].map(([row, what]) => [revisionOf(row), what]));
  const changed = unique([...learnt.keys()]);
  for (let start = 0; start < changed.length; start += CORRECTED_AT_ONCE) {
    const whole = await wholeSpansOf(changed.slice(start, start + CORRECTED_AT_ONCE), since);
    const changes = whole.flatMap((row): Change<SpanRow>[] => {
      const what = byRevision.get(revisionOf(row)); // Without any, it is another revision by now.
      const change = what && corrected(row, what);
      return change ? [change] : [];
    });
    if (changes.length > 0) yield { table: "spans", changes };
  }
}
const revisionOf = (row: SpanRow) => `${spanName(row)} ${row.revision}`;

/** The rows that stand in for calls which have now come themselves. */
async function derivedOf(calls: readonly SpanRow[], notes: readonly Cancellation[]): Promise<SpanRow[]> {
  const ofRequest = grouped(notes, requestName);
  const ofRunning = grouped(notes, runningName);
  const come = calls.filter(isRequest).flatMap((call) => {
    const ofCall = ofRequest.get(requestName(namedRequest(call))) ?? [];
    return [...ofCall.filter((note) => cancels(asNote(note), call)), ...notedAlone(call, ofRunning)];
  });
  const refs = come.map((note) => ({ ...note, span_id: derivedSpanId(note) }));
  return refs.length === 0 ? [] : spansOf(unique(refs), 0);
}

/**
 * The cancellation of a call that nothing but its server, its request's id and its time tie to one: the first that came
 * while it was under way, since several processes may run the same server.
 */
function notedAlone(call: SpanRow, ofRunning: ReadonlyMap<string, readonly Cancellation[]>): Cancellation[] {
  if (!isCancelledAlone(call)) return [];
  const notes = ofRunning.get(runningName(namedRequest(call))) ?? [];
  const fitting = notes.filter((note) => isNotedAlone(note) && cancels(asNote(note), call));
  return fitting.sort((a, b) => a.at_us - b.at_us).slice(0, 1);
}

function knownTo(
  projectId: number,
  callers: ReadonlyMap<string, SessionCaller>,
  notes: readonly Cancellation[],
): Known {
  const ofProject = [...callers.values()].filter((caller) => caller.project_id === projectId);
  return {
    callers: new Map(ofProject.map((caller) => [caller.session_id, caller])),
    notes: notes.filter((note) => note.project_id === projectId).map(asNote),
  };
}

const asNote = (note: Cancellation) => ({
  requestOf: note.request_of,
  requestId: note.request_id,
  atUs: note.at_us,
});

const namedRequest = (row: SpanRow): Request => ({
  project_id: row.project_id,
  request_of: requestOf(row),
  request_id: row.request_id,
  service_key: row.service_key,
});
const requestName = (request: Request): string =>
  `${request.project_id} ${request.request_of} ${request.request_id}`;
const runningName = (request: Request): string =>
  `${request.project_id} ${request.service_key} ${request.request_id}`;

/** Errors that were not withdrawn. An event that came in two uploads is two rows, and each is withdrawn for itself. */
function standing(errors: readonly ErrorRow[]): ErrorRow[] {
  const name = (error: ErrorRow) => `${error.event_id} ${error.upload_id}`;
  const withdrawals = new Set(errors.filter((error) => error.sign === -1).map(name));
  return errors.filter((error) => error.sign === 1 && !withdrawals.has(name(error)));
}

function isOneOf(refs: readonly SpanRef[]): (ref: SpanRef) => boolean {
  const names = new Set(refs.map(spanName));
  return (ref) => names.has(spanName(ref));
}

const unique = <Ref extends SpanRef>(refs: readonly Ref[]): Ref[] => [
  ...new Map(refs.map((ref) => [spanName(ref), ref])).values(),
];

const uniqueSessions = (rows: readonly SpanRow[]) => [
  ...new Map(rows.filter((row) => row.session_id !== "").map((row) => [sessionName(row), row])).values(),
];

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

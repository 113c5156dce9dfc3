import type { ItemKind } from "@/lib/clickhouse/rows";
import { idFrom } from "../error-row";
import { errorOfEvent, eventIdOf } from "../errors";
import { field, isObject, type Json, type JsonObject, listField, parseJson, textField } from "../json";
import { takeLog } from "../logs";
import { type Reading, takeSpan } from "../reading";
import type { Sender } from "../received";
import type { Tally } from "../tally";
import { microsecondsOf, outside } from "../times";
import { type EnvelopeItem, readEnvelope } from "./envelope";
import { isCountOfBytes, kindOfCategory, typeOf } from "./items";
import { sentryLog } from "./logs";
import { senderOf } from "./sender";
import { plainSpan, streamedSpan, transactionSpans } from "./spans";

/** Reads an envelope item by item. Returns its event id, `""` without one; or `{ unreadable }`, why nothing was read. */
export function readSentryEnvelope(body: Buffer, reading: Reading): string | { unreadable: string } {
  const envelope = readEnvelope(body);
  if (typeof envelope === "string") return { unreadable: envelope };
  const eventId = eventIdOf(textField(envelope.header, "event_id"));
  let found = eventId;
  for (const item of envelope.items) {
    const itsId = readItem(item, envelope.header, eventId, reading);
    found ||= itsId;
  }
  if (envelope.problem !== "") reading.tally.rejected("other", "invalid", envelope.problem);
  return found;
}

/** Reads the one event that the older `/store/` endpoint takes. */
export function readSentryStore(body: Buffer, reading: Reading): string | { unreadable: string } {
  const event = parseJson(body.toString("utf8"));
  if (!isObject(event)) return { unreadable: "The body is not a JSON object." };
  const eventId = eventIdOf(textField(event, "event_id"));
  const type = textField(event, "type") === "transaction" ? "transaction" : "event";
  return readItem({ header: { type }, payload: body }, {}, eventId, reading);
}

/** Returns the id of the event that the item is, `""` when it is none or was not accepted. */
function readItem(
  { header, payload }: EnvelopeItem,
  envelope: JsonObject,
  eventId: string,
  reading: Reading,
): string {
  const { tally } = reading;
  const name = textField(header, "type");
  const type = typeOf(name);
  const quantity = Math.max(1, wholeNumber(field(header, "item_count")));
  if (payload.length > type.bytesMax) {
    tally.rejected(
      type.kind,
      "too_large",
      `An item ${name} has ${payload.length} bytes; ${type.bytesMax} is the most.`,
    );
    return "";
  }
  if (!type.kept) {
    tally.rejected(type.kind, "unsupported", "", quantity);
    return "";
  }
  const sent = parseJson(payload.toString("utf8"));
  if (!isObject(sent)) {
    tally.rejected(type.kind, "invalid", `An item ${name} is not a JSON object.`, quantity);
    return "";
  }
  switch (name) {
    case "event":
      return readEvent(sent, envelope, eventId, reading);
    case "transaction":
      readTransaction(sent, envelope, reading);
      return eventIdOf(textField(sent, "event_id"));
    case "span":
      readSpans(sent, header, envelope, reading);
      return "";
    case "log":
      readLogs(sent, header, envelope, reading);
      return "";
    default:
      readClientReport(sent, tally);
      return "";
  }
}

function readEvent(sent: JsonObject, envelope: JsonObject, givenId: string, reading: Reading): string {
  const { tally, desk, window } = reading;
  const sentId = textField(sent, "event_id");
  const eventId = givenId || eventIdOf(sentId) || idFrom(desk.context.uploadId, tally.errors.length);
  const given = field(sent, "timestamp");
  // An event without a time happened now: old SDKs leave it to the server.
  const timeUs =
    given === undefined || given === null ? desk.context.receivedAt.getTime() * 1000 : microsecondsOf(given);
  const problem = outside(window, timeUs);
  if (problem !== "") {
    tally.rejected("error", "invalid", `Event ${eventId} ${problem}.`);
    return "";
  }
  tally.errors.push(errorOfEvent(sent, eventId, timeUs, senderOf(envelope, sent), desk));
  return eventId;
}

function readTransaction(sent: JsonObject, envelope: JsonObject, reading: Reading): void {
  const sender = senderOf(envelope, sent);
  for (const span of transactionSpans(sent, sender)) takeSpan(span, reading);
}

function readSpans(sent: JsonObject, header: JsonObject, envelope: JsonObject, reading: Reading): void {
  const contentType = textField(header, "content_type");
  const isContainer = contentType.startsWith("application/vnd.sentry.items.span");
  if (!isContainer && !Object.hasOwn(sent, "items")) {
    takeSpan(plainSpan(sent, senderOf(envelope, sent)), reading);
    return;
  }
  eachIn(sent, header, envelope, "span", reading, (item, sender) => {
    takeSpan(streamedSpan(item, sender), reading);
  });
}

function readLogs(sent: JsonObject, header: JsonObject, envelope: JsonObject, reading: Reading): void {
  eachIn(sent, header, envelope, "log", reading, (item, sender) => {
    takeLog(sentryLog(item, sender), reading);
  });
}

/** Reads what a container holds, when it is as much as its header promises; counts what in it is no object. */
function eachIn(
  sent: JsonObject,
  header: JsonObject,
  envelope: JsonObject,
  kind: "span" | "log",
  { tally }: Reading,
  read: (item: JsonObject, sender: Sender) => void,
): void {
  const items = listField(sent, "items");
  const promised = field(header, "item_count");
  if (promised !== items.length) {
    const problem = `A ${kind} item promises ${typeof promised === "number" ? promised : "no"} ${kind}s and holds ${items.length}.`;
    tally.rejected(kind, "invalid", problem, Math.max(1, items.length));
    return;
  }
  const sender = senderOf(envelope, items.find(isObject) ?? {});
  for (const item of items) {
    if (isObject(item)) read(item, sender);
    else tally.rejected(kind, "invalid", `A ${kind} is not a JSON object.`);
  }
}

const REASON = /^[a-z][a-z0-9_]{0,63}$/;

/** What an SDK says that it threw away itself, for the ledger. */
function readClientReport(sent: JsonObject, tally: Tally): void {
  for (const dropped of listField(sent, "discarded_events").slice(0, 200)) {
    const category = textField(dropped, "category");
    const reason = textField(dropped, "reason");
    const quantity = wholeNumber(field(dropped, "quantity"));
    if (quantity === 0 || isCountOfBytes(category)) continue;
    const kind: ItemKind = kindOfCategory(category);
    tally.sdkDropped(kind, REASON.test(reason) ? reason : "other", quantity);
  }
  tally.accepted("client_report");
}

const wholeNumber = (value: Json | undefined): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? Math.min(value, 1_000_000_000) : 0;

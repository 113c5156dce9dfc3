import type { ErrorException, ErrorFrame, ErrorRow } from "@/lib/clickhouse/rows";
import { spanIdOf, traceIdOf } from "./admit";
import { textOf } from "./call";
import { cutJson, cutText, NAME_BYTES_MAX, PAYLOAD_BYTES_MAX } from "./cut";
import { blankError, culpritOf, line, name } from "./error-row";
import { issueOfError } from "./fingerprint";
import type { Desk } from "./interpret";
import { attributeValue, field, isObject, type Json, type JsonObject, listField, textField } from "./json";
import type { Sender } from "./received";
import { SCRUBBED } from "./scrub";
import { decimalSeconds, isoTime, microsecondsOf } from "./times";

const EXCEPTIONS_MAX = 20;
const FRAMES_MAX = 100;
const BREADCRUMBS_MAX = 100;
const TAGS_MAX = 64;
const EVENT_ID = /^[0-9a-f]{32}$/;

/** An event id as rows hold it, or `""` when it is none. */
export function eventIdOf(text: string): string {
  const plain = text.replaceAll("-", "").toLowerCase();
  return EVENT_ID.test(plain) ? plain : "";
}

/**
 * One error event of a Sentry SDK as a row. Variables of frames, the request's body and its cookies are not kept: they
 * hold the arguments that a server may have been told not to record.
 *
 * @param eventId the envelope's, which wins over the event's own
 * @param timeUs when it happened, checked by the caller
 */
export function errorOfEvent(
  event: JsonObject,
  eventId: string,
  timeUs: number,
  sender: Sender,
  desk: Desk,
): ErrorRow {
  const { scrub } = desk;
  const exceptions = exceptionsOf(event, desk);
  const thrown = exceptions.at(-1);
  const sentThrown = valuesOf(field(event, "exception")).at(-1);
  const mechanism = field(sentThrown, "mechanism");
  const logentry = field(event, "logentry");
  const written =
    textField(logentry, "formatted") || textField(logentry, "message") || textField(event, "message");
  const trace = field(field(event, "contexts"), "trace");
  const transaction = scrub.text(textField(event, "transaction"));
  const [method, target] = calledIn(field(mechanism, "data"), transaction);
  const fingerprint = listField(event, "fingerprint")
    .filter((part) => typeof part === "string")
    .slice(0, 16)
    .map((part) => cutText(part, 256));
  const message = line(thrown?.value || scrub.text(written));
  const user = field(event, "user");
  return {
    ...blankError(desk, sender),
    timestamp: isoTime(timeUs),
    event_id: eventId,
    trace_id: traceIdOf(textField(trace, "trace_id")),
    span_id: spanIdOf(textField(trace, "span_id")),
    issue_id: issueOfError({ exceptions, message: scrub.text(written), method, target, fingerprint }),
    fingerprint,
    level: levelOf(textField(event, "level")),
    error_type: name(thrown?.type ?? ""),
    error_message: message,
    culprit: name(transaction || culpritOf(exceptions)),
    handled: field(mechanism, "handled") === false ? 0 : 1,
    mechanism: name(textField(mechanism, "type")),
    exceptions: cutJson(JSON.stringify(exceptions), PAYLOAD_BYTES_MAX * 4),
    method: name(method),
    target: name(target),
    transaction: name(transaction),
    environment: name(textField(event, "environment") || sender.environment),
    release: name(textField(event, "release") || sender.release),
    user_id: name(userIdOf(user)),
    platform: name(textField(event, "platform") || sender.platform),
    server_host: name(textField(event, "server_name") || sender.host),
    tags: tagsOf(field(event, "tags"), desk),
    contexts: contextsOf(event, desk),
    breadcrumbs: breadcrumbsOf(field(event, "breadcrumbs"), desk),
  };
}

/** Lists come as `[…]` or, from Python, as `{ values: […] }`. */
const valuesOf = (of: Json | undefined): Json[] => (Array.isArray(of) ? of : listField(of, "values"));

function exceptionsOf(event: JsonObject, desk: Desk): ErrorException[] {
  return valuesOf(field(event, "exception"))
    .filter(isObject)
    .slice(-EXCEPTIONS_MAX)
    .map((sent) => {
      const mechanism = field(sent, "mechanism");
      const kind = textField(mechanism, "type");
      const handled = field(mechanism, "handled");
      return {
        type: name(textField(sent, "type")),
        value: line(desk.scrub.text(textField(sent, "value"))),
        ...(kind === "" ? {} : { mechanism: kind }),
        ...(typeof handled === "boolean" ? { handled } : {}),
        frames: listField(field(sent, "stacktrace"), "frames")
          .filter(isObject)
          .slice(-FRAMES_MAX)
          .map((frame) => frameOf(frame, desk)),
      };
    });
}

/** A frame as sent, without its variables, and its source lines without the secrets that are written into them. */
function frameOf(sent: JsonObject, { scrub }: Desk): ErrorFrame {
  const text = (key: string) => cutText(textField(sent, key), NAME_BYTES_MAX);
  const number = (key: string) => {
    const value = field(sent, key);
    return typeof value === "number" && Number.isInteger(value) ? value : undefined;
  };
  const lines = (key: string) =>
    listField(sent, key)
      .filter((code) => typeof code === "string")
      .slice(0, 10)
      .map((code) => cutText(scrub.code(code), NAME_BYTES_MAX));
  const frame: ErrorFrame = {};
  const filename = text("filename") || text("abs_path");
  if (filename) frame.filename = filename;
  const module = text("module");
  if (module) frame.module = module;
  const called = text("function");
  if (called) frame.function = called;
  const lineno = number("lineno");
  if (lineno !== undefined) frame.lineno = lineno;
  const colno = number("colno");
  if (colno !== undefined) frame.colno = colno;
  const inApp = field(sent, "in_app");
  if (typeof inApp === "boolean") frame.in_app = inApp;
  const before = lines("pre_context");
  if (before.length > 0) frame.pre_context = before;
  const code = cutText(scrub.code(textField(sent, "context_line")), NAME_BYTES_MAX);
  if (code) frame.context_line = code;
  const after = lines("post_context");
  if (after.length > 0) frame.post_context = after;
  return frame;
}

const ONE_WORD_METHODS = new Set(["initialize", "ping"]);

/**
 * Which call an event happened in, as far as the event knows: what Sentry's wrapper notes beside the exception, or a
 * transaction that is named after the call. A resource is noted by the name it was registered under, not its URI.
 */
function calledIn(data: Json | undefined, transaction: string): [method: string, target: string] {
  const tool = textField(data, "tool_name");
  if (tool !== "") return ["tools/call", tool];
  const prompt = textField(data, "prompt_name");
  if (prompt !== "") return ["prompts/get", prompt];
  const resource = textField(data, "resource_uri");
  if (resource !== "") return ["resources/read", resource];
  const [method = "", ...target] = transaction.split(" ");
  const known = /^(?:tools|prompts|resources|completion|logging|notifications)\/[\w/]+$/.test(method);
  return known || ONE_WORD_METHODS.has(transaction) ? [method, target.join(" ")] : ["", ""];
}

const LEVELS = new Set(["fatal", "error", "warning", "info", "debug"]);
const levelOf = (level: string) => (LEVELS.has(level) ? level : "error");

/** `{{auto}}` asks the receiver to fill in an address; it identifies nobody. */
export function userIdOf(user: Json | undefined): string {
  const id =
    textField(user, "id") ||
    textField(user, "email") ||
    textField(user, "username") ||
    textField(user, "name");
  return id === "{{auto}}" ? "" : id;
}

/** Tags are an object, or from old SDKs a list of pairs. */
function tagsOf(sent: Json | undefined, desk: Desk): Record<string, string> {
  const pairs = Array.isArray(sent)
    ? sent.map((pair) => (Array.isArray(pair) ? pair : []))
    : isObject(sent)
      ? Object.entries(sent)
      : [];
  const tags = new Map<string, string>();
  for (const [key, value] of pairs.slice(0, TAGS_MAX)) {
    if (typeof key !== "string" || key === "" || value === null || value === undefined) continue;
    const text = desk.scrub.isSecret(key) ? SCRUBBED : desk.scrub.text(textOf(attributeValue(value)));
    tags.set(cutText(key, 200), cutText(text, NAME_BYTES_MAX));
  }
  return Object.fromEntries(tags);
}

/** About the machine and the SDK, the same in every event, and nothing that helps to find an error. */
const NOISE_CONTEXTS = new Set(["trace", "device", "culture", "cloud_resource", "app", "otel", "response"]);

function contextsOf(event: JsonObject, desk: Desk): string {
  const sent = field(event, "contexts");
  const telling = isObject(sent) ? Object.entries(sent).filter(([key]) => !NOISE_CONTEXTS.has(key)) : [];
  const contexts: JsonObject = Object.fromEntries(telling);
  const request = field(event, "request");
  if (isObject(request)) {
    const { data: _data, cookies: _cookies, env: _env, ...rest } = request;
    contexts.request = rest;
  }
  const extra = field(event, "extra");
  if (isObject(extra) && Object.keys(extra).length > 0) contexts.extra = extra;
  return cutJson(JSON.stringify(desk.scrub.value(attributeValue(contexts))), PAYLOAD_BYTES_MAX);
}

function breadcrumbsOf(sent: Json | undefined, desk: Desk): string {
  const crumbs = valuesOf(sent).filter(isObject).slice(-BREADCRUMBS_MAX);
  if (crumbs.length === 0) return "[]";
  const clean = crumbs.map((crumb) => {
    const timeUs = microsecondsOf(field(crumb, "timestamp"));
    const time = Number.isFinite(timeUs) ? { timestamp: Number(decimalSeconds(timeUs)) } : {};
    return desk.scrub.value(attributeValue({ ...crumb, ...time }));
  });
  return cutJson(JSON.stringify(clean), PAYLOAD_BYTES_MAX);
}

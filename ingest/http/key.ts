import { type IncomingUpload, type Refusal, refusal } from "./incoming";

/** The DSN key that an upload came with; `key` is null when neither headers nor address hold one. */
export type PresentedKey = { ok: true; key: string | null };

const KEY = /^[0-9a-f]{32}$/;
const PROTOCOL_MAX = 8;
/** An envelope's first line has some hundred bytes; megabytes of it are not parsed before it is known whose they are. */
const HEADER_BYTES_MAX = 64 * 1024;

/**
 * Finds the DSN key in any of the places where senders put it: `X-Sentry-Auth`, `Authorization` (`Sentry …`,
 * `Basic key:`, `Bearer key`), the query, or the path. The sixth, the envelope's own `dsn`, is `keyInEnvelope`.
 *
 * Two places that say the same are fine (a proxy may add one); two that differ are not.
 */
export function presentedKey(upload: IncomingUpload, pathKey: string | null): PresentedKey | Refusal {
  const authorization = upload.header("authorization");
  const forms = [
    sentryAuth(upload.header("x-sentry-auth")),
    sentryAuth(authorization),
    basic(authorization),
    bearer(authorization),
    { key: upload.query.get("sentry_key"), version: upload.query.get("sentry_version") },
    { key: pathKey, version: null },
  ];
  const keys = new Set(forms.map((form) => form?.key).filter((key) => typeof key === "string" && key !== ""));
  if (keys.size > 1) return severalKeys();
  if (forms.some((form) => Number(form?.version ?? 7) > PROTOCOL_MAX)) {
    return refusal(400, `unsupported protocol version: at most ${PROTOCOL_MAX} is known`);
  }
  const [key = null] = keys;
  if (key !== null && !KEY.test(key)) {
    return refusal(400, "bad sentry DSN public key: a key is 32 lower-case hex digits");
  }
  return { ok: true, key: key ?? null };
}

export const severalKeys = (): Refusal => refusal(401, "multiple authorization payloads detected");

export const noKey = (): Refusal =>
  refusal(
    401,
    "missing authorization information: send the DSN key as X-Sentry-Auth, Authorization: Bearer <key>, or ?sentry_key=",
  );

/**
 * The key and project in the `dsn` of an envelope's first line, for senders that go through a tunnel; null when the
 * envelope names none. A first line that is not JSON is left to the reader of envelopes to complain about.
 */
export function keyInEnvelope(body: Buffer): { key: string; projectId: string } | null {
  const end = body.indexOf(0x0a);
  const line = body.subarray(0, end === -1 ? body.length : end);
  if (line.length > HEADER_BYTES_MAX || !line.includes('"dsn"')) return null;
  try {
    const header: unknown = JSON.parse(line.toString("utf8"));
    if (typeof header !== "object" || header === null || !("dsn" in header)) return null;
    if (typeof header.dsn !== "string" || !URL.canParse(header.dsn)) return null;
    const { username, pathname } = new URL(header.dsn);
    const projectId = pathname.split("/").findLast((part) => part !== "");
    return KEY.test(username) && projectId !== undefined ? { key: username, projectId } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

type Form = { key: string | null; version: string | null };

/** `Sentry sentry_key=…, sentry_version=7, sentry_client=…`: pairs between commas or spaces. */
function sentryAuth(header: string | undefined): Form | null {
  if (!header || !/^sentry\s/i.test(header)) return null;
  const pairs = new Map<string, string>();
  for (const pair of header.slice("sentry ".length).split(/[,\s]+/)) {
    const [name = "", ...rest] = pair.split("=");
    pairs.set(name, rest.join("=").replace(/^"|"$/g, ""));
  }
  return { key: pairs.get("sentry_key") ?? null, version: pairs.get("sentry_version") ?? null };
}

function basic(header: string | undefined): Form | null {
  const [, encoded] = /^basic\s+(\S+)/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  return { key: Buffer.from(encoded, "base64").toString("utf8").split(":")[0] ?? null, version: null };
}

function bearer(header: string | undefined): Form | null {
  const [, key] = /^bearer\s+(\S+)/i.exec(header ?? "") ?? [];
  return key === undefined ? null : { key, version: null };
}

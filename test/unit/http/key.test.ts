import { expect, test } from "vitest";
import type { IncomingUpload } from "@/ingest/http/incoming";
import { keyInEnvelope, presentedKey } from "@/ingest/http/key";

const KEY = "0123456789abcdef0123456789abcdef";
const OTHER = "f".repeat(32);

function upload(headers: Record<string, string>, query = ""): IncomingUpload {
  return {
    method: "POST",
    path: "/api/1/envelope/",
    query: new URLSearchParams(query),
    header: (name) => headers[name],
    body: async () => Buffer.alloc(0),
  };
}

test.each<[string, Record<string, string>, string]>([
  ["X-Sentry-Auth", { "x-sentry-auth": `Sentry sentry_key=${KEY}, sentry_version=7, sentry_client=x/1` }, ""],
  [
    "X-Sentry-Auth with a secret and quotes",
    { "x-sentry-auth": `SENTRY sentry_secret=x,sentry_key="${KEY}"` },
    "",
  ],
  ["Authorization: Sentry", { authorization: `Sentry sentry_key=${KEY}` }, ""],
  ["Authorization: Basic", { authorization: `Basic ${btoa(`${KEY}:secret`)}` }, ""],
  ["Authorization: bearer", { authorization: `bearer ${KEY}` }, ""],
  ["the query", {}, `sentry_key=${KEY}&sentry_version=7`],
  ["twice the same", { authorization: `Bearer ${KEY}` }, `sentry_key=${KEY}`],
])("the key is read from %s", (_, headers, query) => {
  expect(presentedKey(upload(headers, query), null)).toEqual({ ok: true, key: KEY });
});

test("the key is read from the path", () => {
  expect(presentedKey(upload({}), KEY)).toEqual({ ok: true, key: KEY });
});

test("no key is no mistake yet: the envelope may hold one", () => {
  expect(presentedKey(upload({ authorization: "Digest x" }), null)).toEqual({ ok: true, key: null });
});

test.each<[string, Record<string, string>, string, number, RegExp]>([
  [
    "two keys",
    { authorization: `Bearer ${OTHER}` },
    `sentry_key=${KEY}`,
    401,
    /^multiple authorization payloads detected$/,
  ],
  ["a key that is too short", {}, "sentry_key=abc", 400, /public key/],
  ["a later protocol", {}, `sentry_key=${KEY}&sentry_version=9`, 400, /protocol version/],
])("%s is refused", (_, headers, query, status, message) => {
  expect(presentedKey(upload(headers, query), null)).toEqual({
    ok: false,
    status,
    message: expect.stringMatching(message),
  });
});

test.each<[string, string, { key: string; projectId: string } | null]>([
  ["a dsn", `{"dsn":"https://${KEY}@callsight.example.com/42"}\n{}`, { key: KEY, projectId: "42" }],
  [
    "a dsn with a secret, a port and a path",
    `{"dsn":"http://${KEY}:x@localhost:3000/prefix/7"}`,
    { key: KEY, projectId: "7" },
  ],
  ["none", "{}\n{}", null],
  ["one that is no URL", '{"dsn":"hello"}', null],
  ["one that is no text", '{"dsn":1}', null],
  ["a line that is not JSON", '"dsn" oops', null],
  ["nothing", "", null],
])("an envelope's first line with %s", (_, body, found) => {
  expect(keyInEnvelope(Buffer.from(body))).toEqual(found);
});

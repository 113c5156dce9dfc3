import { request } from "node:http";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { createKey, revokeKey } from "@/lib/records/keys";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { ask, envelope, newTraceId, otlpCall, otlpTraces, sentryCall, serveUploads } from "./uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
let other: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
  other = await seedProject({ name: "Elsewhere" });
});

const key = () => seeded.key.publicKey;
const projectPath = (rest = "envelope/") => `${url()}/api/${seeded.project.id}/${rest}`;
const post = (address: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(address, { method: "POST", body: typeof body === "string" ? body : new Uint8Array(body), headers });
const storedIn = async (traceId: string) =>
  (
    await ask<{ n: number }>("SELECT count() AS n FROM spans WHERE trace_id = {id:String}", { id: traceId })
  )[0]?.n;

describe("a DSN key is found wherever a sender puts it", () => {
  const forms: [string, () => [address: string, headers: Record<string, string>]][] = [
    [
      "X-Sentry-Auth",
      () => [projectPath(), { "x-sentry-auth": `Sentry sentry_key=${key()}, sentry_version=7` }],
    ],
    [
      "x-sentry-auth in lower case and without commas",
      () => [projectPath(), { "x-sentry-auth": `sentry sentry_version=7 sentry_key=${key()}` }],
    ],
    [
      "Authorization: Sentry",
      () => [projectPath(), { authorization: `Sentry sentry_key=${key()},sentry_version=7` }],
    ],
    ["Authorization: Basic", () => [projectPath(), { authorization: `Basic ${btoa(`${key()}:`)}` }]],
    ["Authorization: Bearer", () => [projectPath(), { authorization: `Bearer ${key()}` }]],
    ["the query", () => [`${projectPath()}?sentry_version=7&sentry_key=${key()}&sentry_client=x%2F1`, {}]],
    ["the path", () => [projectPath(`envelope/${key()}/`), {}]],
    [
      "two places that agree",
      () => [`${projectPath()}?sentry_key=${key()}`, { "x-sentry-auth": `Sentry sentry_key=${key()}` }],
    ],
  ];
  test.each(forms)("%s", async (_, form) => {
    const traceId = newTraceId();
    const [address, headers] = form();
    const answer = await post(address, sentryCall({ traceId }), headers);
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    expect(await storedIn(traceId)).toBe(1);
  });

  test("the envelope's own dsn", async () => {
    const traceId = newTraceId();
    const [, ...items] = sentryCall({ traceId }).split("\n");
    const header = JSON.stringify({ dsn: `http://${key()}@localhost:3000/${seeded.project.id}` });
    expect((await post(projectPath(), [header, ...items].join("\n"))).status).toBe(200);
    expect(await storedIn(traceId)).toBe(1);
  });

  test.each(["Bearer", "x-sentry-auth"])("OTLP by %s, on every path it is known under", async (form) => {
    const headers: Record<string, string> =
      form === "Bearer"
        ? { authorization: `Bearer ${key()}` }
        : { "x-sentry-auth": `sentry sentry_key=${key()}` };
    const json = { ...headers, "content-type": "application/json" };
    for (const address of [
      `${url()}/v1/traces`,
      projectPath("otlp/v1/traces"),
      projectPath("integration/otlp/v1/traces/"),
    ]) {
      const traceId = newTraceId();
      const answer = await post(address, otlpTraces(otlpCall({ traceId })), json);
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
      expect(await storedIn(traceId)).toBe(1);
    }
  });
});

describe("who may not send is told so", () => {
  const detail = async (answer: Response) => [answer.status, (await answer.json()).detail];
  const withKey = (name: string) => `${projectPath()}?sentry_key=${name}`;

  test("two keys that differ: 401", async () => {
    const answer = await post(withKey(key()), sentryCall(), {
      "x-sentry-auth": `Sentry sentry_key=${other.key.publicKey}`,
    });
    expect(await detail(answer)).toEqual([401, "multiple authorization payloads detected"]);
  });
  test("a key and another one in the envelope's dsn: 401", async () => {
    const dsn = `http://${other.key.publicKey}@localhost/${seeded.project.id}`;
    const answer = await post(withKey(key()), envelope({ dsn }, [{ type: "session" }, {}]));
    expect(await detail(answer)).toEqual([401, "multiple authorization payloads detected"]);
  });
  test("no key: 401", async () => {
    expect(await detail(await post(projectPath(), sentryCall()))).toEqual([
      401,
      expect.stringMatching(/^missing authorization/),
    ]);
  });
  test("a key that nobody has: 403", async () => {
    expect(await detail(await post(withKey("f".repeat(32)), sentryCall()))).toEqual([
      403,
      expect.stringMatching(/^event submission rejected with_reason: no project/),
    ]);
  });
  test("another project's key: 403, and nothing is stored", async () => {
    const traceId = newTraceId();
    const answer = await post(withKey(other.key.publicKey), sentryCall({ traceId }));
    expect(await detail(answer)).toEqual([403, expect.stringMatching(/another project$/)]);
    expect(await storedIn(traceId)).toBe(0);
  });
  test("a revoked key: 403", async () => {
    const revoked = await createKey(seeded.access, { name: "Old" });
    await revokeKey(seeded.access, revoked.id, new Date());
    expect(await detail(await post(withKey(revoked.publicKey), sentryCall()))).toEqual([
      403,
      expect.stringMatching(/revoked$/),
    ]);
  });
});

describe("what cannot be an upload gets the status and body of its protocol", () => {
  const json = () => ({ "content-type": "application/json", authorization: `Bearer ${key()}` });
  const protobuf = () => ({ "content-type": "application/x-protobuf", authorization: `Bearer ${key()}` });
  const cases: [string, number, () => Promise<Response>, RegExp][] = [
    [
      "a project that is no number",
      400,
      () => post(`${url()}/api/abc/envelope/?sentry_key=${key()}`, "{}"),
      /invalid project id/,
    ],
    ["a key that is no key", 400, () => post(`${projectPath()}?sentry_key=abc`, "{}"), /public key/],
    [
      "a protocol from the future",
      400,
      () => post(`${projectPath()}?sentry_key=${key()}&sentry_version=9`, "{}"),
      /protocol version/,
    ],
    ["an empty body", 400, () => post(`${projectPath()}?sentry_key=${key()}`, ""), /./],
    ["an envelope that is not JSON", 400, () => post(`${projectPath()}?sentry_key=${key()}`, "hello"), /./],
    ["a GET", 405, () => fetch(`${projectPath()}?sentry_key=${key()}`), /POST/],
    [
      "an encoding nobody knows",
      415,
      () => post(`${projectPath()}?sentry_key=${key()}`, "{}", { "content-encoding": "lz4" }),
      /lz4.*gzip, deflate, br/,
    ],
    [
      "a body that is not what its encoding says",
      400,
      () => post(`${projectPath()}?sentry_key=${key()}`, "{}", { "content-encoding": "gzip" }),
      /not valid gzip/,
    ],
    [
      "gRPC",
      415,
      () => post(`${url()}/v1/traces`, "", { "content-type": "application/grpc" }),
      /OTEL_EXPORTER_OTLP_PROTOCOL/,
    ],
    [
      "OTLP as text",
      415,
      () => post(`${url()}/v1/traces`, "", { ...json(), "content-type": "text/plain" }),
      /application\/x-protobuf or application\/json/,
    ],
    ["OTLP that is not JSON", 400, () => post(`${url()}/v1/traces`, "{", json()), /./],
    ["OTLP that is not protobuf", 400, () => post(`${url()}/v1/traces`, "\xff\xff\xff", protobuf()), /./],
    [
      "OTLP without a key",
      401,
      () => post(`${url()}/v1/traces`, "{}", { "content-type": "application/json" }),
      /missing authorization/,
    ],
  ];
  test.each(cases)("%s: %i", async (_, status, send, says) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.text()).toMatch(says);
  });

  test("OTLP is answered in the encoding it came in", async () => {
    const bad = await post(`${url()}/v1/traces`, "\xff\xff\xff", protobuf());
    expect(bad.headers.get("content-type")).toBe("application/x-protobuf");
    const good = await post(`${url()}/v1/traces`, "", protobuf());
    expect([good.status, await good.text()]).toEqual([200, ""]);
    const inJson = await post(`${url()}/v1/traces`, "{", json());
    expect(await inJson.json()).toMatchObject({ code: 3, message: expect.any(String) });
  });

  test("a browser that asks first may post from anywhere", async () => {
    const answer = await fetch(projectPath(), {
      method: "OPTIONS",
      headers: { origin: "https://example.com" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-headers")).toContain("x-sentry-auth");
  });

  test("what is wrong in an upload costs the rest of it nothing", async () => {
    const traceId = newTraceId();
    const [header = "", ...items] = sentryCall({ traceId }).trimEnd().split("\n");
    const body = [header, '{"type":"event"}', "not json", '{"type":"who_knows"}', "{}", ...items].join("\n");
    expect((await post(`${projectPath()}?sentry_key=${key()}`, body)).status).toBe(200);
    expect(await storedIn(traceId)).toBe(1);
  });
});

describe("a body is read in every form it may come in", () => {
  test.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["identity", (body: string) => Buffer.from(body)],
  ] as const)("%s", async (encoding, encode) => {
    const traceId = newTraceId();
    const body = encode(sentryCall({ traceId }));
    const answer = await post(`${projectPath()}?sentry_key=${key()}`, body, { "content-encoding": encoding });
    expect(answer.status).toBe(200);
    expect(await storedIn(traceId)).toBe(1);
  });

  test("in chunks and without a content type, as @sentry/node sends it", async () => {
    const traceId = newTraceId();
    const body = sentryCall({ traceId });
    const status = await new Promise((resolve, reject) => {
      const sending = request(`${projectPath()}?sentry_key=${key()}`, { method: "POST" }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode));
      });
      sending.on("error", reject);
      sending.write(body.slice(0, 50));
      sending.end(body.slice(50));
    });
    expect(status).toBe(200);
    expect(await storedIn(traceId)).toBe(1);
  });

  test("a gzip bomb is refused with 413 and counted", async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const answer = await post(`${projectPath()}?sentry_key=${key()}`, bomb, { "content-encoding": "gzip" });
    expect(answer.status).toBe(413);
    const ledger =
      "SELECT sum(quantity) AS n FROM outcomes WHERE project_id = {id:UInt64} AND reason = 'too_large'";
    expect(await ask(ledger, { id: seeded.project.id })).toEqual([{ n: 1 }]);
  });

  test("more than 64 MiB is refused with 413 while it comes", async () => {
    const answer = await post(`${projectPath()}?sentry_key=${key()}`, Buffer.alloc(65 * 1024 * 1024, "x"));
    expect(answer.status).toBe(413);
  });
});

test("an upload that is sent again is answered, stored once and counted once", async () => {
  const sender = await seedProject({ name: "Retries" });
  const address = `${url()}/api/${sender.project.id}/envelope/?sentry_key=${sender.key.publicKey}`;
  const traceId = newTraceId();
  const body = sentryCall({ traceId });
  const answers = await Promise.all([post(address, body), post(address, body)]);
  // Compressed this time: the same upload all the same.
  answers.push(await post(address, gzipSync(body), { "content-encoding": "gzip" }));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(await storedIn(traceId)).toBe(1);
  const ledger =
    "SELECT outcome, sum(quantity) AS n FROM outcomes WHERE project_id = {id:UInt64} GROUP BY outcome";
  expect(await ask(ledger, { id: sender.project.id })).toEqual([{ outcome: "accepted", n: 1 }]);
});

test("a key past its limit is told when to come back, and the ledger counts every item it lost", async () => {
  const limited = await createKey(seeded.access, { name: "Limited", rateLimitPerMinute: 2 });
  const envelopes = `${projectPath()}?sentry_key=${limited.publicKey}`;
  const json = { "content-type": "application/json", authorization: `Bearer ${limited.publicKey}` };
  expect((await post(envelopes, sentryCall())).status).toBe(200);
  expect((await post(envelopes, sentryCall())).status).toBe(200);

  const sentry = await post(envelopes, sentryCall());
  expect(sentry.status).toBe(429);
  const seconds = Number(sentry.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(sentry.headers.get("x-sentry-rate-limits")).toBe(`${seconds}::key:rate_limited`);
  const otlp = await post(`${url()}/v1/traces`, otlpTraces(otlpCall(), otlpCall()), json);
  expect([otlp.status, (await otlp.json()).code]).toEqual([429, 8]);

  const ledger = `SELECT outcome, reason, sum(quantity) AS n FROM outcomes WHERE key_id = {key:String}
    GROUP BY ALL ORDER BY outcome`;
  expect(await ask(ledger, { key: limited.id })).toEqual([
    { outcome: "accepted", reason: "", n: 2 },
    { outcome: "rejected", reason: "rate_limited", n: 3 },
  ]);
});

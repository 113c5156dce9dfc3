import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { insertRows } from "@/lib/clickhouse/insert";
import { operations } from "@/lib/openapi";
import { createToken, revokeToken } from "@/lib/records/tokens";
import { freshStores, type Seeded, seedProject } from "../../stores";
import { errorRow, logLine, span, traffic } from "../queries/spans";
import { ask, routes } from "./ask";

freshStores();

const now = new Date();
const traceId = "a".repeat(32);
const spanId = "b".repeat(16);
let seeded: Seeded;
let base: string;
const get = (path: string) => ask(`${base}${path}`, seeded.apiToken);

beforeAll(async () => {
  seeded = await seedProject();
  base = `/api/v1/projects/${seeded.project.id}`;
  const { rows } = traffic(seeded.project.id, 1_500, now);
  const one = span(seeded.project.id, {
    trace_id: traceId,
    span_id: spanId,
    start_time: new Date(now.getTime() - 60_000).toISOString().replace("Z", "789Z"),
    arguments: '{"a":1,"b":[2]}',
    result: '{"content":[{"type":"text","text":"cut in the mid',
    rpc_code: -32_602,
    attributes: { "mcp.tool.name": "add" },
  });
  await insertRows("spans", [...rows, one], "traffic");
  await insertRows("errors", [errorRow(seeded.project.id, { trace_id: traceId, span_id: spanId })], "errors");
  const at = (ms: number) => ({ timestamp: new Date(now.getTime() - 60_000 + ms).toISOString() });
  await insertRows(
    "logs",
    [
      logLine(seeded.project.id, { ...at(9), span_id: spanId, body: "second", severity_number: 18 }),
      logLine(seeded.project.id, { ...at(5), span_id: spanId, body: "first" }),
      logLine(seeded.project.id, {
        ...at(7),
        span_id: "f".repeat(16),
        body: "elsewhere",
        severity_number: 0,
      }),
    ],
    "logs",
  );
  const line = {
    project_id: seeded.project.id,
    hour: new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000).toISOString(),
  };
  await insertRows(
    "outcomes",
    [
      { ...line, key_id: "k", kind: "span", outcome: "accepted", reason: "", quantity: 10 },
      { ...line, key_id: "k", kind: "span", outcome: "rejected", reason: "invalid", quantity: 2 },
      { ...line, key_id: "k", kind: "error", outcome: "rejected", reason: "invalid", quantity: 1 },
      { ...line, key_id: "k", kind: "error", outcome: "sdk_dropped", reason: "queue_overflow", quantity: 4 },
    ],
    "ledger",
  );
});

test("the projects that a token opens are listed", async () => {
  const second = await seedProject({ name: "Second", org: seeded });
  const url = (slug: string) => `http://localhost:3000/${seeded.organization.slug}/${slug}`;
  const { status, body } = await ask("/api/v1/projects", seeded.apiToken);
  expect(status).toBe(200);
  expect(body).toEqual({
    data: [
      { id: second.project.id, slug: "second", name: "Second", url: url("second") },
      { id: seeded.project.id, slug: "weather", name: "Weather", url: url("weather") },
    ],
    next_cursor: null,
  });
});

test("who calls what: rows carry the dimensions asked for, and the measures", async () => {
  const { status, body } = await get("/breakdown?by=method,tool_name,client,transport&from=24h&limit=5");
  expect(status).toBe(200);
  const { data } = body as { data: Array<Record<string, unknown>> };
  expect(data).toHaveLength(5);
  for (const row of data) {
    expect(Object.keys(row).sort()).toEqual(
      [
        ...["method", "tool_name", "client", "transport"],
        ...["count", "avg_duration_ms", "p50_duration_ms", "p95_duration_ms", "p99_duration_ms"],
        ...["error_rate", "outcomes"],
      ].sort(),
    );
  }
});

test("durations are null where every call was cancelled", async () => {
  const unknown = {
    avg_duration_ms: null,
    p50_duration_ms: null,
    p95_duration_ms: null,
    p99_duration_ms: null,
  };
  const { body } = await get("/breakdown?by=outcome&outcome=cancelled&from=24h");
  expect(body).toMatchObject({ data: [{ outcome: "cancelled", ...unknown }] });
  expect((await get("/overview?outcome=cancelled&from=24h")).body).toMatchObject(unknown);
});

test("a breakdown continues with its cursor, over the range it began with", async () => {
  const query = `by=method,target,client&from=24h&to=${now.toISOString()}`;
  const whole = (await get(`/breakdown?${query}&limit=1000`)).body as Page;
  const walked: Page["data"] = [];
  for (let cursor = ""; ; ) {
    const page = (await get(`/breakdown?${query}&limit=9${cursor}`)).body as Page;
    walked.push(...page.data);
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  expect(whole.next_cursor).toBeNull();
  expect(walked).toEqual(whole.data);
});

test("requests continue with their cursor until all were seen once", async () => {
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const page = (await get(`/requests?from=24h&limit=40${cursor}`)).body as Page;
    seen.push(...page.data.map((row) => String(row.span_id)));
    if (page.next_cursor === null) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  const { count } = (await get("/overview?from=24h")).body as { count: number };
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(100);
  expect(seen.length).toBeLessThanOrEqual(count); // Some stand for more than one call.
});

test("one request has its payload as JSON, or as text where it was cut", async () => {
  expect((await get(`/requests/${traceId}/${spanId}`)).body).toMatchObject({
    trace_id: traceId,
    span_id: spanId,
    start_time: new Date(now.getTime() - 60_000).toISOString().replace("Z", "789Z"),
    tool_name: "add",
    rpc_code: -32_602,
    arguments: { a: 1, b: [2] },
    result: '{"content":[{"type":"text","text":"cut in the mid',
    attributes: { "mcp.tool.name": "add" },
    logs: [
      { body: "first", level: "info", logger: "app.cache", attributes: { "cache.size": "0" } },
      { body: "second", level: "error", severity_number: 18 },
    ],
    is_logs_cut: false,
  });
});

test("a trace has its spans, its errors and its log lines", async () => {
  expect((await get(`/traces/${traceId}`)).body).toMatchObject({
    trace_id: traceId,
    is_cut: false,
    spans: [{ span_id: spanId, method: "tools/call" }],
    errors: [{ span_id: spanId, error_type: "CacheKeyError", exceptions: [] }],
    logs: [{ body: "first" }, { body: "elsewhere", level: "" }, { body: "second" }],
  });
});

test("usage adds up, in all and per kind", async () => {
  expect((await get("/usage")).body).toMatchObject({
    received: 13,
    stored: 10,
    rejected: { invalid: 3 },
    sdk_dropped: { queue_overflow: 4 },
    kinds: {
      span: { received: 12, stored: 10, rejected: { invalid: 2 }, sdk_dropped: {} },
      error: { received: 1, stored: 0, rejected: { invalid: 1 }, sdk_dropped: { queue_overflow: 4 } },
    },
  });
});

test("usage says what calls leave unsaid, where, and why", async () => {
  const { missing } = (await get("/usage")).body as { missing: Array<Record<string, unknown>> };
  const client = missing.find(({ what }) => what === "client");
  expect(client).toMatchObject({
    by_transport: expect.arrayContaining([expect.objectContaining({ transport: "stdio" })]),
    reasons: expect.arrayContaining([
      expect.objectContaining({
        why: "sometimes",
        dialect: "sentry_js",
        transport: "stdio",
        user_agent: null,
        because: "This sender names the client on other calls, and not on these.",
        remedy: "Set `mcp.client.name` on every span.",
      }),
    ]),
  });
  const sum = (rows: unknown, name: string) =>
    (rows as Array<Record<string, number>>).reduce((total, row) => total + (row[name] ?? 0), 0);
  expect(sum(client?.reasons, "count")).toBe(client?.missing);
  expect(sum(client?.by_transport, "missing")).toBe(client?.missing);
});

test("callers that name no client are told by their user agents", async () => {
  const { status, body } = await get("/breakdown?by=user_agent&client=(unknown)");
  expect(status).toBe(200);
  expect((body as Page).data).toEqual([expect.objectContaining({ user_agent: "" })]);
});

test("points over time add up to the headline of the same range", async () => {
  const from = new Date(Math.floor((now.getTime() - 86_400_000) / 900_000) * 900_000).toISOString();
  const query = `from=${from}&to=${now.toISOString()}&outcome=tool_error&outcome=ok`;
  const { count } = (await get(`/overview?${query}`)).body as { count: number };
  const { data } = (await get(`/timeseries?${query}&by=client&limit=2`)).body as Page;
  expect(data.reduce((total, point) => total + Number(point.count), 0)).toBe(count);
  expect(new Set(data.map((point) => `${point.is_other} ${point.series}`)).size).toBe(3);
});

describe("what cannot be answered is refused with a sentence", () => {
  test.each([
    ["/overview?from=yesterday", "`from` must be now, so long ago"],
    ["/overview?from=1h&to=24h", "`from` must be earlier than `to`"],
    ["/overview?from=1h&from=2h", "`from` must be given once"],
    ["/overview?outcome=broken", "`outcome` must be one of ok, tool_error"],
    ["/overview?transport=http", "(unknown)"],
    ["/overview?tool=add", "`tool` is not a parameter here. These are: from, to"],
    ["/overview?limit=5", "`limit` is not a parameter here"],
    ["/breakdown", "`by` must name at least one of method"],
    ["/breakdown?by=", "`by` must be among method"],
    ["/breakdown?by=method,password", "`by` must be among method"],
    ["/breakdown?by=method&limit=0", "`limit` must be a whole number from 1 to 1000"],
    ["/breakdown?by=method&limit=many", "`limit` must be a whole number from 1 to 1000"],
    ["/breakdown?by=method&sort=method", "`sort` must be one of count"],
    ["/breakdown?by=method&cursor=nonsense", "cursor is not one that a page gave out"],
    ["/requests?cursor=bm9uc2Vuc2U", "cursor is not one that a page gave out"],
    ["/requests?limit=1001", "`limit` must be a whole number from 1 to 1000"],
    ["/timeseries?by=user", "`by` must be one of client"],
    ["/usage?client=cursor", "`client` is not a parameter here. These are: from, to"],
    [`/traces/${traceId}?full=1`, "`full` is not a parameter here"],
  ])("%s", async (path, sentence) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body).toEqual({ error: { code: "bad_request", message: expect.stringContaining(sentence) } });
  });

  test.each([`/traces/${"c".repeat(32)}`, `/requests/${traceId}/${"c".repeat(16)}`])("%s", async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  test.each(["0", "-1", "1.5", "abc", "1e3", "99999999999999999999", "%27%20OR%201%3D1"])(
    "project %s",
    async (id) => {
      expect(await ask(`/api/v1/projects/${id}/usage`, seeded.apiToken)).toMatchObject({ status: 404 });
    },
  );
});

test.each(["/api/v1", "/api/v1/project", "/api/v1/projects/1", "/api/v1/projects/1/brakedown?by=client"])(
  "%s, which is no part of the API, is answered as JSON, too",
  async (target) => {
    const { status, body } = await ask(target);
    expect(status).toBe(404);
    expect(body).toEqual({
      error: { code: "not_found", message: expect.stringContaining(`nothing at ${target.split("?")[0]}.`) },
    });
  },
);

test("a revoked token opens nothing from then on", async () => {
  const { plain, id } = await createToken(seeded.orgAccess, { name: "Old", scope: "read" });
  expect((await ask("/api/v1/projects", plain)).status).toBe(200);
  await revokeToken(seeded.orgAccess, id, new Date());
  const { status, body, headers } = await ask("/api/v1/projects", plain);
  expect(status).toBe(401);
  expect(headers.get("www-authenticate")).toContain("Bearer");
  expect(body).toMatchObject({ error: { code: "unauthorized" } });
});

describe("the OpenAPI description", () => {
  test("names every route and no other", () => {
    expect([...Object.keys(operations), "/api/v1/openapi.json"].sort()).toEqual(routes);
  });

  test("is served without a token", async () => {
    const { status, body } = await ask("/api/v1/openapi.json");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: "3.1.0",
      paths: { "/api/v1/projects": { get: { operationId: "projects" } } },
    });
  });

  test.each([
    ["/api/v1/projects/{projectId}/overview", "/overview"],
    ["/api/v1/projects/{projectId}/breakdown", "/breakdown?by=user,release"],
    ["/api/v1/projects/{projectId}/timeseries", "/timeseries?by=transport"],
    ["/api/v1/projects/{projectId}/requests", "/requests"],
    ["/api/v1/projects/{projectId}/requests/{traceId}/{spanId}", `/requests/${traceId}/${spanId}`],
    ["/api/v1/projects/{projectId}/traces/{traceId}", `/traces/${traceId}`],
    ["/api/v1/projects/{projectId}/usage", "/usage"],
  ])("%s answers with the fields it promises, and no others", async (path, target) => {
    const { status, body } = await get(target);
    expect(status).toBe(200);
    const { body: description } = await ask("/api/v1/openapi.json");
    const schema = (description as Description).paths[path]?.get.responses["200"].content["application/json"]
      .schema;
    expect(undescribed(body, schema)).toEqual([]);
    expect(() =>
      z.fromJSONSchema((schema ?? false) as Parameters<typeof z.fromJSONSchema>[0]).parse(body),
    ).not.toThrow();
  });
});

type Schema = { properties?: Record<string, Schema>; items?: Schema; additionalProperties?: unknown };
type Description = {
  paths: Record<
    string,
    { get: { responses: { "200": { content: { "application/json": { schema: Schema } } } } } }
  >;
};

/** Where an answer says more than its schema. */
function undescribed(value: unknown, schema: Schema | undefined, at = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => undescribed(item, schema?.items, `${at}[]`));
  if (typeof value !== "object" || value === null || !schema?.properties) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = schema.properties?.[name];
    return known ? undescribed(inner, known, `${at}.${name}`) : [`${at}.${name}`];
  });
}

type Page = { data: Array<Record<string, unknown>>; next_cursor: string | null };

/**
 * Two projects of two organisations, of different size. Every question and every route of the API is asked for the
 * small one before and after the large one has data: its answers stay the same, to the unit. A question or a route that
 * is not listed here fails, so a new one is covered on the day it is written.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ProjectAccess } from "@/lib/access";
import { insertRows } from "@/lib/clickhouse/insert";
import { projectQueries } from "@/lib/clickhouse/query";
import type { SpanRow } from "@/lib/clickhouse/rows";
import { NO_FILTERS } from "@/lib/filters";
import { callValues, spanValues, targetValues } from "@/lib/queries/call-filters";
import { freshStores, type Seeded, seedProject } from "../stores";
import { ask, routes } from "./api/ask";
import { errorRow, logLine, span } from "./queries/spans";

freshStores();

const now = new Date();
const range = { from: new Date(now.getTime() - 6 * 3_600_000), to: new Date(now.getTime() + 3_600_000) };
const asked = { filters: NO_FILTERS, range };
const everything = {
  by: ["method", "tool_name", "client"],
  sort: "count",
  direction: -1,
  limit: 1_000,
  offset: 0,
};
const trace = { trace_id: "5".repeat(32) };

/** What to ask each query, by its name in the registry. */
const QUESTIONS: Record<string, Record<string, unknown>> = {
  arrivalHours: {},
  breakdownOfHours: { ...callValues(asked), ...everything },
  breakdownOfSpans: { ...spanValues(asked), ...everything, by: ["tool_name", "client", "user"] },
  callClasses: { ...range, http_libraries: "(?i)^node", limit: 100 },
  callHours: {},
  callersOfHours: targetValues(asked),
  callersOfSpans: spanValues(asked),
  errorsOfTrace: { ...trace, limit: 100 },
  facetValues: { ...range, values_max: 100 },
  ledger: range,
  logsOfTrace: { ...trace, span_ids: [], limit: 100 },
  missingByTransport: range,
  newestCall: range,
  newestHour: {},
  overviewOfHours: callValues(asked),
  overviewOfSpans: spanValues(asked),
  requestList: {
    ...spanValues(asked),
    before_us: range.to.getTime() * 1000,
    before_span_id: "",
    before_trace_id: "",
    limit: 1_000,
  },
  spanOf: { ...trace, span_id: "6".repeat(16) },
  spansOfTrace: { ...trace, limit: 1_000 },
  timeseriesOfHours: { ...callValues(asked), by: "client", top: 5, bucket: 3_600 },
  timeseriesOfSpans: { ...spanValues(asked), by: "client", top: 5, bucket: 900 },
};

/** Values for the names in braces of a route. Both projects hold this trace and this span. */
const INSIDE: Record<string, string> = { traceId: trace.trace_id, spanId: "6".repeat(16) };
const QUERY: Record<string, string> = {
  "/api/v1/projects/{projectId}/breakdown": "?by=tool_name,client,user",
};
const OPEN = ["/api/v1/openapi.json"];

let small: Seeded;
let large: Seeded;
let answersBefore: Map<string, unknown>;
let apiBefore: Map<string, unknown>;

const askQuery = (name: string, access: ProjectAccess): Promise<unknown[]> => {
  const query = projectQueries.get(name);
  if (!query) throw new Error(`There is no query ${name}.`);
  return query.ask(access, QUESTIONS[name] as never);
};

const pathOf = (route: string, projectId: number): string =>
  route.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === "projectId" ? String(projectId) : INSIDE[name];
    if (value === undefined) throw new Error(`Say in INSIDE what {${name}} stands for.`);
    return value;
  }) + (QUERY[route] ?? "");

const everyAnswer = async () =>
  new Map(
    await Promise.all(
      Object.keys(QUESTIONS).map(async (name) => [name, await askQuery(name, small.access)] as const),
    ),
  );
const everyApiAnswer = async () =>
  new Map(
    await Promise.all(
      routes.map(async (route) => {
        const { status, body } = await ask(`${pathOf(route, small.project.id)}`, small.apiToken);
        return [route, { status, body: withoutClock(body) }] as const;
      }),
    ),
  );

beforeAll(async () => {
  for (const file of readdirSync("lib/queries"))
    await import(`../../lib/queries/${path.parse(file).name}.ts`);
  small = await seedProject({ name: "Small" });
  large = await seedProject({ name: "Large" });
  await fill(small.project.id, "small", 5);
  answersBefore = await everyAnswer();
  apiBefore = await everyApiAnswer();
  await fill(large.project.id, "large", 300);
});

test("every question to ClickHouse is listed here, and answers with something", () => {
  expect([...projectQueries.keys()].sort()).toEqual(Object.keys(QUESTIONS).sort());
  for (const [name, rows] of answersBefore) expect(rows, name).not.toEqual([]);
});

describe.each(Object.keys(QUESTIONS))("%s", (name) => {
  test("answers for its own project only", async () => {
    expect(await askQuery(name, small.access)).toEqual(answersBefore.get(name));
    expect(JSON.stringify(await askQuery(name, large.access))).not.toContain("small");
  });

  test("refuses an access that lib/access did not make", async () => {
    const copies = [
      { ...large.access },
      JSON.parse(JSON.stringify(large.access)),
      Object.create(large.access),
    ];
    for (const copy of copies) {
      await expect(askQuery(name, copy)).rejects.toThrow("was not granted");
    }
  });

  test("takes no project from its parameters", async () => {
    const smuggled = { ...QUESTIONS[name], project_id: large.project.id };
    await expect(projectQueries.get(name)?.ask(small.access, smuggled as never)).rejects.toThrow(
      "project_id",
    );
  });
});

describe.each(routes.filter((route) => !OPEN.includes(route)))("GET %s", (route) => {
  test("answers for its own project only", async () => {
    const { status, body } = await ask(pathOf(route, small.project.id), small.apiToken);
    expect({ status, body: withoutClock(body) }).toEqual(apiBefore.get(route));
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/large/i);
  });

  test("does not find another organisation's project, nor one that does not exist", async () => {
    if (!route.includes("{projectId}")) return;
    const foreign = await ask(pathOf(route, large.project.id), small.apiToken);
    const absent = await ask(pathOf(route, 999_999), small.apiToken);
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
    expect(absent.status).toBe(404);
  });

  test("opens for no one without a working token", async () => {
    const target = pathOf(route, small.project.id);
    for (const token of [undefined, "nonsense", `${small.apiToken}x`, small.key.publicKey]) {
      expect((await ask(target, token)).status).toBe(401);
    }
  });
});

test("ids of another project's trace and request lead nowhere", async () => {
  const only = "7".repeat(32);
  await insertRows(
    "spans",
    [span(large.project.id, { trace_id: only, span_id: "8".repeat(16) })],
    "only-large",
  );
  const base = `/api/v1/projects/${small.project.id}`;
  expect((await ask(`${base}/traces/${only}`, small.apiToken)).status).toBe(404);
  expect((await ask(`${base}/requests/${only}/${"8".repeat(16)}`, small.apiToken)).status).toBe(404);
});

/** Answers say which range they counted, and that moves with the clock. */
function withoutClock(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (name, value: unknown) =>
      name === "from" || name === "to" || name === "time" ? undefined : value,
    ),
  );
}

/** `count` calls whose every name carries `mark`; both projects share one trace id and span id. */
async function fill(projectId: number, mark: string, count: number): Promise<void> {
  const marked = (index: number): SpanRow =>
    span(projectId, {
      start_time: new Date(now.getTime() - index * 1_000).toISOString(),
      trace_id: trace.trace_id,
      span_id: index === 0 ? "6".repeat(16) : index.toString(16).padStart(16, "0"),
      target: `${mark}-tool`,
      client_name: index === 0 ? "" : `${mark}-client`,
      user_id: `${mark}-user-${index}`,
      session_id: `${mark}-session-${index}`,
      release: `${mark}-release`,
      environment: `${mark}-environment`,
      server_name: `${mark}-server`,
      arguments: JSON.stringify({ mark }),
      attributes: { mark },
    });
  await insertRows(
    "spans",
    Array.from({ length: count }, (_, index) => marked(index)),
    mark,
  );
  await insertRows("errors", [errorRow(projectId, { trace_id: trace.trace_id, error_message: mark })], mark);
  await insertRows("logs", [logLine(projectId, { trace_id: trace.trace_id, body: mark })], mark);
  const line = {
    project_id: projectId,
    hour: new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000).toISOString(),
  };
  await insertRows(
    "outcomes",
    [{ ...line, key_id: mark, kind: "span", outcome: "accepted", reason: "", quantity: count }],
    mark,
  );
}

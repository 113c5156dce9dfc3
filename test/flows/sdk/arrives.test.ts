import { beforeAll, describe, expect, test } from "vitest";
import { flush, wrapMcpServer } from "@/sdk/src/node";
import { HELLO, READY, settled, wireTo } from "@/sdk/test/wire";
import { workshopV1, workshopV2 } from "@/sdk/test/workshop";
import { freshStores, type Seeded, seedProject } from "@/test/stores";
import { ask, serveUploads } from "../ingest/uploads";

freshStores();
const { url } = serveUploads();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedProject();
});

const dsn = () => url().replace("://", `://${seeded.key.publicKey}@`).concat(`/${seeded.project.id}`);
const call = (id: number, name: string, given: object = {}) => ({
  id,
  method: "tools/call",
  params: { name, arguments: given },
});

type Row = {
  target: string;
  method: string;
  outcome: string;
  error_type: string;
  client_name: string;
  server_name: string;
  transport: string;
  release: string;
  dialect: string;
  is_server_call: number;
  arguments: string;
  result_bytes: number;
  weight: number;
};

describe.each([
  ["v1", workshopV1],
  ["v2", workshopV2],
] as const)("what the SDK sends from a server of the MCP SDK %s", (line, make) => {
  const release = `1.0.0-${line}`;
  const rows = (where: string) =>
    ask<Row>(
      `SELECT target, method, outcome, error_type, client_name, server_name, transport, release, dialect,
         is_server_call, arguments, result_bytes, sample_weight AS weight
       FROM spans WHERE release = {release:String} AND ${where} ORDER BY start_time`,
      { release },
    );

  beforeAll(async () => {
    const wire = await wireTo(wrapMcpServer(make(), { dsn: dsn(), release, environment: "test" }), line);
    wire.send(HELLO);
    await settled();
    wire.send(READY);
    wire.send(call(1, "echo", { text: "hello" }));
    wire.send(call(2, "boom", { text: "x" }));
    wire.send(call(3, "refuses"));
    wire.send({ id: 4, method: "resources/read", params: { uri: "shop://pages/broken" } });
    wire.send({ id: 5, method: "no/such/method" });
    wire.send(call(6, "hold"));
    wire.send(call(7, "hold"));
    await settled();
    wire.send({ method: "notifications/cancelled", params: { requestId: 6 } });
    await settled();
    await wire.close();
    await flush();
  });

  test("is stored as calls that say who, what and by which way", async () => {
    const [row] = await rows("target = 'echo'");
    expect(row).toMatchObject({
      method: "tools/call",
      outcome: "ok",
      client_name: "wire",
      server_name: "workshop",
      transport: "in_memory",
      dialect: "callsight",
      is_server_call: 1,
      arguments: '{"text":"hello"}',
      weight: 1,
    });
    expect(row?.result_bytes).toBeGreaterThan(40);
  });

  test("ends as it ended", async () => {
    const ended = await rows("method IN ('tools/call', 'resources/read', 'no/such/method')");
    expect(ended.map(({ method, target, outcome }) => [target || method, outcome]).sort()).toEqual([
      ["boom", "tool_error"],
      ["echo", "ok"],
      ["hold", "cancelled"],
      ["hold", "no_response"],
      ["no/such/method", "client_error"],
      ["refuses", "tool_error"],
      ["shop://pages/broken", "server_error"],
    ]);
  });

  test("brings exceptions with their frames, each belonging to its call", async () => {
    const errors = await ask<{ error_type: string; target: string; frames: string; outcome: string }>(
      `SELECT errors.error_type AS error_type, spans.target AS target, exceptions AS frames, outcome
       FROM errors INNER JOIN spans ON spans.span_id = errors.span_id
       WHERE errors.release = {release:String} ORDER BY target`,
      { release },
    );
    expect(errors.map(({ error_type, target }) => [target, error_type])).toEqual([
      ["boom", "CacheKeyError"],
      ["shop://pages/broken", "CacheKeyError"],
    ]);
    expect(errors[0]?.frames).toContain("workshop.ts");
  });
});

test("what the SDK dropped is in the ledger, once", async () => {
  const server = wrapMcpServer(workshopV1(), {
    dsn: dsn(),
    release: "dropping",
    beforeSend: (span) => (span.name === "tools/call echo" ? null : span),
  });
  const wire = await wireTo(server, "v1");
  wire.send(HELLO);
  await settled();
  for (let id = 1; id <= 3; id++) wire.send(call(id, "echo", { text: "x" }));
  await settled();
  await wire.close();
  await flush();
  const [ledger] = await ask<{ dropped: number }>(
    "SELECT toUInt32(sum(quantity)) AS dropped FROM outcomes WHERE outcome = 'sdk_dropped' AND reason = 'before_send'",
  );
  expect(ledger?.dropped).toBe(3);
});

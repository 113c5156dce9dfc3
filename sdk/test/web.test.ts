import { expect, test, vi } from "vitest";
import { wrapMcpServer } from "../src/web";
import { startSink } from "./sink";
import { HELLO, settled, wireTo } from "./wire";
import { workshopV2 } from "./workshop";

const sink = startSink();
const echo = { id: 1, method: "tools/call", params: { name: "echo", arguments: { text: "x" } } };

test("where a request is all there is, its spans leave with it: waitUntil is given the upload, which goes by fetch", async () => {
  const fetch = vi.spyOn(globalThis, "fetch");
  const promises: Array<Promise<unknown>> = [];
  const server = wrapMcpServer(workshopV2(), {
    dsn: sink.dsn(),
    waitUntil: (promise) => promises.push(promise),
  });
  const wire = await wireTo(server, "v2");
  wire.send(HELLO);
  await settled();
  wire.send(echo);
  await settled();
  expect(promises.length).toBeGreaterThan(1);
  await Promise.all(promises);
  expect(sink.uploads.map(({ body }) => body).join()).toContain("tools/call echo");
  expect(fetch).toHaveBeenCalled();
  await wire.close();
});

test("a waitUntil that throws changes nothing", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const waitUntil = () => {
    throw new Error("there is no request");
  };
  const wire = await wireTo(wrapMcpServer(workshopV2(), { dsn: sink.dsn(), waitUntil }), "v2");
  wire.send(HELLO);
  await settled();
  wire.send(echo);
  await settled();
  expect(wire.received).toHaveLength(2);
  await wire.close();
});

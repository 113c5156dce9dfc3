import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

export type SinkProcess = { dsn: string; stop: () => void };

/** A receiver in a process of its own that takes everything and looks at nothing. */
export async function startSink(): Promise<SinkProcess> {
  const child = fork(fileURLToPath(import.meta.url), ["listen"], { execArgv: ["--import", "tsx"] });
  const [port] = await once(child, "message");
  return {
    dsn: `http://${"0123456789abcdef".repeat(2)}@127.0.0.1:${port}/1`,
    stop: () => child.kill(),
  };
}

if (process.argv[2] === "listen") {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.once("disconnect", () => process.exit(0));
}

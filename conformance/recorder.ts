import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { freePort } from "./processes";

/** Stands before Callsight and writes down what senders send. */
export type Recorder = {
  url: string;
  /** From now on, uploads go to a folder of this name. */
  into: (name: string) => void;
  stop: () => void;
};

/**
 * Passes every upload on to `target` and keeps it in `folder`: `0001.bin` is the body as it was on the wire,
 * `0001.json` its path and headers and the answer.
 */
export async function startRecorder(target: string, folder: string): Promise<Recorder> {
  let current = folder;
  let count = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    count += 1;
    const name = path.join(current, String(count).padStart(4, "0"));
    const headers = Object.entries(request.headers).filter(([header]) => !PER_CONNECTION.has(header));
    const answer = await fetch(target + request.url, {
      method: request.method ?? "POST",
      headers: headers.map(([header, value]) => [header, String(value)]),
      ...(body.length > 0 ? { body } : {}),
    });
    const answered = Buffer.from(await answer.arrayBuffer());
    writeFileSync(`${name}.bin`, body);
    const seen = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      status: answer.status,
    };
    writeFileSync(`${name}.json`, `${JSON.stringify(seen, null, 2)}\n`);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(answered);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    into: (name) => {
      current = path.join(folder, name);
      count = 0;
      mkdirSync(current, { recursive: true });
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Headers of the one connection, which `fetch` makes anew for its own. */
const PER_CONNECTION = new Set([
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
  "expect",
]);

/**
 * A stand-in for a ClickHouse server: its HTTP protocol in front of chDB, in a process of its own. The engine is the
 * real one, so SQL, types, settings, parameters and error codes are ClickHouse's; only the wire is ours. It knows what
 * `@clickhouse/client` sends: a statement in the body or in `?query=`, `param_*`, settings in the URL, gzip both ways,
 * `/ping`. It has no users, so grants and passwords cannot be tested here.
 *
 *   const server = await startClickHouseServer();
 *   process.env.CLICKHOUSE_URL = server.url;
 *   await server.stop();    // the process is gone, as in an outage; its data stays
 *   await server.start();   // back, on the same URL
 *   await server.close();   // gone, and its data with it
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Session } from "chdb";

export type ClickHouseServer = {
  /** What `CLICKHOUSE_URL` takes; the same after every start. */
  url: string;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  close: () => Promise<void>;
};

/** Starts a server on a free port, empty unless `directory` holds data of chDB. */
export async function startClickHouseServer(directory?: string): Promise<ClickHouseServer> {
  const data = directory ?? mkdtempSync(path.join(tmpdir(), "callsight-clickhouse-"));
  let port = 0;
  let running: ChildProcess | undefined;

  const start = async () => {
    if (running) return;
    running = fork(fileURLToPath(import.meta.url), [data, String(port)], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, UV_THREADPOOL_SIZE: "8" },
    });
    port = await listening(running);
  };
  const stop = async () => {
    const child = running;
    running = undefined;
    if (!child) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL"); // An outage says no goodbye.
    await gone;
  };
  const close = async () => {
    await stop();
    if (!directory) rmSync(data, { recursive: true, force: true });
  };

  await start();
  return { url: `http://127.0.0.1:${port}`, start, stop, close };
}

async function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("message", (port: number) => resolve(port));
    child.once("exit", (code) => reject(new Error(`The ClickHouse stand-in ended with code ${code}.`)));
  });
}

// What follows runs in the child process.

async function serve(directory: string, port: number): Promise<void> {
  const { Session } = await import("chdb");
  // Keeps the engine open; every request gets a session of its own (1 ms), so settings and parameters stay apart.
  const engine = new Session(directory);
  const server = createServer((request, response) => {
    answer(() => new Session(directory), request, response).catch((error: unknown) =>
      refuse(response, error),
    );
  });
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    if (address && typeof address === "object") process.send?.(address.port);
  });
  process.once("disconnect", () => {
    engine.close();
    process.exit(0);
  });
}

async function answer(
  open: () => Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/ping") {
    response.end("Ok.\n");
    return;
  }
  const sent = await buffer(request);
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
  const query = url.searchParams.get("query");
  const block = query?.endsWith("FORMAT Native") ? await asFile(query, body) : null;
  const statement = block?.statement ?? [query, body.toString("utf8")].filter(Boolean).join("\n");
  const session = open();
  try {
    const format = url.searchParams.get("default_format") ?? "TabSeparated";
    const result = await session.queryAsync(`${preamble(url.searchParams)}${statement}`, { format });
    const isInsert = /^\s*INSERT\b/i.test(statement);
    const isCompressed =
      url.searchParams.get("enable_http_compression") === "1" &&
      /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    response.writeHead(200, {
      "Content-Type": "text/plain; charset=UTF-8",
      "X-ClickHouse-Query-Id": url.searchParams.get("query_id") ?? "",
      "X-ClickHouse-Summary": JSON.stringify({
        read_rows: String(isInsert ? 0 : result.rowsRead),
        read_bytes: String(isInsert ? 0 : result.bytesRead),
        written_rows: String(isInsert ? result.rowsRead : 0),
        written_bytes: String(isInsert ? result.bytesRead : 0),
        elapsed_ns: String(Math.round(result.elapsed * 1e9)),
      }),
      ...(isCompressed ? { "Content-Encoding": "gzip" } : {}),
    });
    response.end(isCompressed ? gzipSync(result.bytes()) : result.bytes());
  } finally {
    session.close();
    await block?.remove();
  }
}

/** A binary block cannot be part of a statement's text, so the engine reads it from a file. */
async function asFile(query: string, body: Buffer) {
  const directory = await mkdtemp(path.join(tmpdir(), "callsight-block-"));
  const file = path.join(directory, "block.native");
  await writeFile(file, body);
  const statement = query.replace(
    /^(INSERT INTO \w+ \(([^)]*)\))\s*(SETTINGS[\s\S]*)?FORMAT Native$/,
    (_, insert: string, columns: string, settings = "") =>
      `${insert} SELECT ${columns} FROM file(${quoted(file, "'")}, Native) ${settings}`,
  );
  return { statement, remove: () => rm(directory, { recursive: true }) };
}

/** In the URL, but not settings of the engine. */
const PROTOCOL = new Set(["query", "query_id", "session_id", "default_format", "database", "role"]);
/** Settings of the HTTP layer, which chDB does not have. */
const HTTP_SETTINGS = new Set([
  "wait_end_of_query",
  "enable_http_compression",
  "http_zlib_compression_level",
  "http_response_buffer_size",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
]);

/** The URL's parameters and settings as statements to run first. A parameter's text is parsed by the engine itself. */
function preamble(search: URLSearchParams): string {
  const set = [...search].filter(([name]) => !PROTOCOL.has(name) && !HTTP_SETTINGS.has(name));
  for (const [name] of set) if (!/^\w+$/.test(name)) throw new Error(`"${name}" is no name of a setting.`);
  // `readonly` forbids changing itself, so it comes last.
  set.sort(([a], [b]) => Number(a === "readonly") - Number(b === "readonly"));
  const database = search.get("database");
  const use = database && database !== "default" ? `USE ${quoted(database, "`")}; ` : "";
  return use + set.map(([name, value]) => `SET ${name} = ${quoted(value, "'")}; `).join("");
}

function quoted(text: string, quote: "'" | "`"): string {
  return (
    quote + text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replaceAll("\0", "\\0") + quote
  );
}

const STATUS_OF: Record<string, number> = {
  60: 404,
  81: 404,
  62: 400,
  456: 400,
  457: 400,
  159: 408,
  202: 503,
};

function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(message)?.[1] ?? "1002"; // UNKNOWN_EXCEPTION
  response.writeHead(STATUS_OF[code] ?? 500, { "X-ClickHouse-Exception-Code": code });
  response.end(message.startsWith("Code:") ? message : `Code: ${code}. DB::Exception: ${message}`);
}

const [, script, directory, port] = process.argv;
if (script === fileURLToPath(import.meta.url) && directory) await serve(directory, Number(port));

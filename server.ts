import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { explainToGrpc } from "./ingest/http/grpc";
import { answerUpload } from "./ingest/http/node";
import { startSettling, stopSettling } from "./ingest/settle/settle";
import { flushWriter, oldestUnstoredAt, openWriter } from "./ingest/write/writer";
import { closeFacts, facts } from "./lib/clickhouse/client";
import { DataDirectoryInUseError, type DataLock, lockDataDirectory } from "./lib/data-lock";
import { dataPath, EnvironmentError, env, publicUrl } from "./lib/env";
import { dropUnvouched, noteOpenedAt } from "./lib/forwarded";
import { initFromEnvironment } from "./lib/init";
import { migrateAll } from "./lib/migrate";
import { health, metricsPage, type OperationsAnswer, ready } from "./lib/operations";
import { closeRecords } from "./lib/records/store";

/** A load balancer keeps connections for a minute; ours must not close first. */
const KEEP_ALIVE_MS = 75_000;
const HEADERS_MS = 15_000;
const UPLOAD_MS = 120_000;
/** Requests get this long to finish after SIGTERM. */
const GRACE_MS = 10_000;
/** After which we leave in any case, before an orchestrator's 30 seconds are over. */
const STOP_MS = 20_000;

const isDevelopment = process.argv.includes("--dev");
const startedAt = performance.now();

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

start().catch((error: unknown) => {
  const isExpected = error instanceof EnvironmentError || error instanceof DataDirectoryInUseError;
  console.error(isExpected ? `\n${error.message}\n` : error);
  process.exit(1);
});

async function start(): Promise<void> {
  const { ROLE, HOST, PORT } = env();
  const lock = await lockDataDirectory(say);
  process.once("exit", lock.release);

  const pages = ROLE === "all" || ROLE === "web" ? preparePages() : undefined;
  await openStores();
  const handler = handle(ROLE, await pages);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS }, handler);
  server.requestTimeout = UPLOAD_MS;
  explainToGrpc(server, say);
  await listen(server, PORT, HOST);
  stopOnSignal(server, lock);

  const address = server.address();
  const port = typeof address === "object" && address ? address.port : PORT;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const url = PORT === 0 ? `http://localhost:${port}` : publicUrl();
  say(`ready in ${seconds} s${ROLE === "all" ? "" : ` (${ROLE} only)`}\n\n  ${url}\n`);
}

async function openStores(): Promise<void> {
  const { DATABASE_URL, CLICKHOUSE_URL } = env();
  say(
    `opening the stores: ${DATABASE_URL ? "PostgreSQL" : "embedded PostgreSQL"}, ${CLICKHOUSE_URL ? "ClickHouse" : "embedded ClickHouse"}`,
  );
  if (!DATABASE_URL || !CLICKHOUSE_URL) say(`data is kept in ${dataPath()}`);
  await facts();
  const migrated = await migrateAll();
  const count = migrated.records.length + migrated.facts.length;
  if (count > 0) say(`applied ${count} migrations`);
  for (const made of await initFromEnvironment()) say(`made ${made}`);
  await openWriter();
  startSettling();
}

/** Loads Next, which the `ingest` and `jobs` roles do without. */
async function preparePages(): Promise<Handler> {
  Object.assign(process.env, { NODE_ENV: isDevelopment ? "development" : "production" });
  const { default: next } = await import("next");
  const app = next({ dev: isDevelopment, hostname: env().HOST, port: env().PORT });
  await app.prepare();
  const handler = app.getRequestHandler();
  const { TRUST_PROXY } = env();
  return (request, response) => {
    dropUnvouched(request.headers, TRUST_PROXY);
    noteOpenedAt(request.headers);
    void handler(request, response);
  };
}

/**
 * Uploads first: through a Next route two cores take about 500 POSTs a second, here about 20,000 (Next 16.4, Node 20).
 */
function handle(role: ReturnType<typeof env>["ROLE"], pages: Handler | undefined): Handler {
  const takesUploads = role === "all" || role === "ingest";
  return (request, response) => {
    if (isStopping) response.setHeader("connection", "close");
    if (takesUploads && answerUpload(request, response)) return;
    const operation = operations.get(request.url ?? "");
    if (operation) void operation().then((answer) => write(response, answer));
    else if (pages) pages(request, response);
    else
      write(response, {
        status: 404,
        contentType: "text/plain",
        body: `This process serves ${role} only.\n`,
      });
  };
}

const operations = new Map<string, () => Promise<OperationsAnswer>>([
  ["/api/health", async () => health()],
  ["/api/ready", () => ready(oldestUnstoredAt())],
  ["/metrics", metricsPage],
]);

function write(response: ServerResponse, { status, contentType, body }: OperationsAnswer): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
  response.end(body);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(
        isTaken
          ? new EnvironmentError(`Port ${port} is taken. Set PORT to a free one, for example PORT=3001.`)
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

let isStopping = false;

function stopOnSignal(server: Server, lock: DataLock): void {
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    say(`${signal}: finishing what is under way`);
    setTimeout(() => {
      console.error("Callsight did not stop in time; what it had acknowledged is stored.");
      process.exit(1);
    }, STOP_MS).unref();
    finish(server, lock).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error("Callsight did not stop cleanly:", error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", () => stop("npm start is gone"));
}

async function finish(server: Server, lock: DataLock): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const hurry = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(hurry);
  await flushWriter();
  await stopSettling();
  await Promise.all([closeFacts(), closeRecords()]);
  lock.release();
  say("stopped");
}

function say(sentence: string): void {
  console.log(`callsight  ${sentence}`);
}

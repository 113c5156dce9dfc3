import { fork } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { fileURLToPath } from "node:url";
import type { Load, Report } from "./sender";
import { KEY, type MeasuredServer, startMeasured } from "./server";

const SENDERS = 2;
const WARM_UP_SECONDS = 4;

type Scenario = { kind: Load["kind"]; title: string; path: string; connections: number };
const SCENARIOS: Scenario[] = [
  { kind: "otlp", title: "OTLP protobuf, 100 spans an upload", path: "/v1/traces", connections: 128 },
  { kind: "envelope", title: "Sentry envelopes, 1 span each", path: "/api/1/envelope/", connections: 768 },
];

/** `npm run bench -- ingest [otlp|envelope] [seconds]`: spans stored per second and how long answers take. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 15);
  const wanted = SCENARIOS.filter(({ kind }) => args.includes(kind));
  console.log(
    `${os.cpus().length} × ${os.cpus()[0]?.model}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}`,
  );
  console.log(`load average before: ${os.loadavg()[0]?.toFixed(1)}; senders share the machine\n`);
  for (const scenario of wanted.length > 0 ? wanted : SCENARIOS) await measure(scenario, seconds);
}

async function measure(scenario: Scenario, seconds: number): Promise<void> {
  const server = await startMeasured();
  console.log(scenario.title);
  console.log(
    `  ready after ${server.readySeconds.toFixed(1)} s, idle RSS ${server.memoryMb().now.toFixed(0)} MB`,
  );

  const warm = await load(server, scenario, WARM_UP_SECONDS, null);
  const full = await load(server, scenario, seconds, null);
  print("full load", full);
  const perSecond = full.uploads / full.seconds;
  const freshness = sampleFreshness(server, seconds);
  const half = await load(server, scenario, seconds, perSecond / 2);
  print("half of it", half);
  console.log(`  answer to visible in the API: p95 ${percentile(await freshness, 0.95).toFixed(0)} ms`);
  console.log(`  RSS at most ${server.memoryMb().peak.toFixed(0)} MB`);

  const acknowledged = warm.spans + full.spans + half.spans;
  const stored = (await server.stopAndCount()) - (await freshness).length;
  console.log(
    `  acknowledged ${acknowledged} spans, stored ${stored}${acknowledged === stored ? "" : "  ✗ THEY DIFFER"}\n`,
  );
  if (acknowledged !== stored) process.exitCode = 1;
}

type Measured = {
  uploads: number;
  spans: number;
  seconds: number;
  answersMs: number[];
  statuses: string;
  serverMicros: number;
  senderMicros: number;
};

async function load(
  server: MeasuredServer,
  scenario: Scenario,
  seconds: number,
  rate: number | null,
): Promise<Measured> {
  const cpuBefore = server.cpuSeconds();
  const reports = await Promise.all(
    Array.from({ length: SENDERS }, () =>
      send({
        host: server.host,
        port: server.port,
        kind: scenario.kind,
        path: scenario.path,
        key: KEY,
        connections: Math.ceil(scenario.connections / SENDERS),
        seconds,
        rate: rate === null ? null : rate / SENDERS,
      }),
    ),
  );
  const elapsed = reports.map((report) => report.elapsedSeconds);
  const spans = sum(reports.map((report) => report.spansTaken));
  const statuses = new Map<string, number>();
  for (const report of reports) {
    for (const [status, count] of Object.entries(report.statuses)) {
      statuses.set(status, (statuses.get(status) ?? 0) + count);
    }
  }
  // Every answer was waited for, and an answer means stored: nothing is left to drain.
  return {
    uploads: sum([...statuses.values()]),
    spans,
    seconds: Math.max(...elapsed),
    answersMs: reports.flatMap((report) => report.answersMs),
    statuses: [...statuses].map(([status, count]) => `${status} × ${count}`).join(", "),
    serverMicros: ((server.cpuSeconds() - cpuBefore) * 1e6) / spans,
    senderMicros: (sum(reports.map((report) => report.cpuSeconds)) * 1e6) / spans,
  };
}

async function send(order: Load): Promise<Report> {
  const child = fork(fileURLToPath(new URL("./sender.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  child.send(order);
  const [report] = await once(child, "message");
  return report;
}

/** Once a second: a call of its own, then the API is asked until it shows it. Returns the milliseconds between. */
async function sampleFreshness(server: MeasuredServer, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  for (let second = 1; second < seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    samples.push(await untilVisible(server));
  }
  return samples;
}

async function untilVisible(server: MeasuredServer): Promise<number> {
  const { otlpBodies } = await import("./bodies");
  const bodies = otlpBodies(1);
  const body = bodies.next();
  const traceId = body.subarray(traceIdAt(body), traceIdAt(body) + 16).toString("hex");
  const answer = await fetch(`http://${server.host}:${server.port}/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": bodies.contentType },
    body: new Uint8Array(body),
  });
  if (answer.status !== 200) throw new Error(`A call to look for was answered ${answer.status}.`);
  const answeredAt = performance.now();
  for (;;) {
    const page = await server.get(`/api/v1/projects/1/traces/${traceId}`);
    if (page.status === 200 && (await page.text()).includes(traceId)) return performance.now() - answeredAt;
  }
}

/** The span's first field: tag 0x0a, length 16; then its second, tag 0x12, length 8. */
function traceIdAt(body: Buffer): number {
  for (
    let at = body.indexOf(Buffer.from([0x0a, 16]));
    at !== -1;
    at = body.indexOf(Buffer.from([0x0a, 16]), at + 1)
  ) {
    if (body[at + 18] === 0x12 && body[at + 19] === 8) return at + 2;
  }
  throw new Error("The body has no span.");
}

function print(title: string, measured: Measured): void {
  const { answersMs, spans, seconds, statuses, serverMicros, senderMicros } = measured;
  const at = (share: number) => percentile(answersMs, share).toFixed(0);
  console.log(
    `  ${title}: ${Math.round(spans / seconds)} spans/s stored; answers p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)} ms; ` +
      `${statuses}; CPU a span: server ${serverMicros.toFixed(1)} µs, senders ${senderMicros.toFixed(1)} µs`,
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

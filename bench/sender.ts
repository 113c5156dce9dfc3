import { connect, type Socket } from "node:net";
import { envelopeBodies, otlpBodies } from "./bodies";

/** What a sender process is told to do. */
export type Load = {
  host: string;
  port: number;
  kind: "otlp" | "envelope";
  path: string;
  key: string;
  connections: number;
  seconds: number;
  /** Uploads a second of this process; null: each connection sends as soon as it was answered. */
  rate: number | null;
};

/** What it reports. Times count from when an upload was due, so that waiting for a free connection is not hidden. */
export type Report = {
  answersMs: number[];
  statuses: Record<string, number>;
  spansTaken: number;
  elapsedSeconds: number;
  cpuSeconds: number;
};

process.once("message", (load: Load) => {
  void sendAll(load).then((report) => process.send?.(report, () => process.exit(0)));
});

async function sendAll(load: Load): Promise<Report> {
  const bodies = load.kind === "otlp" ? otlpBodies() : envelopeBodies();
  const report: Report = { answersMs: [], statuses: {}, spansTaken: 0, elapsedSeconds: 0, cpuSeconds: 0 };
  const head = `POST ${load.path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${load.key}\r\ncontent-type: ${bodies.contentType}\r\n`;
  const startedAt = performance.now();
  const endsAt = startedAt + load.seconds * 1000;
  let due = 0;

  /** When the next upload of this process is due; null when it is over. */
  const nextDue = (): number | null => {
    const now = performance.now();
    const at = load.rate === null ? now : startedAt + (due++ * 1000) / load.rate;
    return at < endsAt ? at : null;
  };
  const lane = async () => {
    const connection = await open(load);
    for (let at = nextDue(); at !== null; at = nextDue()) {
      const early = at - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const body = bodies.next();
      const status = await connection.send(head, body);
      report.answersMs.push(performance.now() - at);
      report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      if (status === 200) report.spansTaken += bodies.spansPerBody;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: load.connections }, lane));
  report.elapsedSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage();
  report.cpuSeconds = (user + system) / 1e6;
  return report;
}

type Connection = { send: (head: string, body: Buffer) => Promise<number>; close: () => void };

/**
 * One keep-alive connection that sends an upload and waits for its answer. By hand, because Node's HTTP client costs
 * 70 µs a request, which at 6,000 requests a second is half of one of the two cores that are being measured.
 */
async function open({ host, port }: Load): Promise<Connection> {
  const socket: Socket = connect({ host, port, noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let answered: (status: number) => void = () => {};
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (received.length < headEnd + 4 + length) return;
    const status = Number(received.slice(9, 12));
    received = "";
    answered(status);
  });
  return {
    send: (head, body) =>
      new Promise((resolve) => {
        answered = resolve;
        socket.cork();
        socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
        socket.write(body);
        socket.uncork();
      }),
    close: () => socket.destroy(),
  };
}

/**
 * A gRPC exporter that is pointed at our port. The clients here speak HTTP/2 as gRPC does; OpenTelemetry's exporters for
 * Node and Python print what they are told (tried by hand: versions 0.223 and 1.45).
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from "node:http2";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainToGrpc } from "@/ingest/http/grpc";

const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const ADVICE = "gRPC is not spoken here; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf";

let server: Server;
const said: string[] = [];
beforeAll(async () => {
  server = createServer((_, response) => response.end("HTTP/1"));
  explainToGrpc(server, (sentence) => said.push(sentence));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
const port = () => (server.address() as AddressInfo).port;
const url = () => `http://127.0.0.1:${port()}`;

type Answered = { headers: IncomingHttpHeaders; bytes: number; rstCode: number };

/** One unary call with a message of so many bytes. */
function call(session: ClientHttp2Session, bytes: number): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": EXPORT,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let answer: Answered["headers"] = {};
    let received = 0;
    stream.on("response", (headers) => {
      answer = headers;
    });
    stream.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    stream.on("error", reject);
    stream.on("close", () => resolve({ headers: answer, bytes: received, rstCode: stream.rstCode ?? 0 }));
    const prefix = Buffer.alloc(5); // Not compressed, then the length of the message.
    prefix.writeUInt32BE(bytes, 1);
    stream.end(Buffer.concat([prefix, Buffer.alloc(bytes)]));
  });
}

test("a call is answered in trailers alone: not implemented, and which variable to set", async () => {
  const session = connect(url());
  const answer = await call(session, 200);
  expect(answer).toMatchObject({
    headers: {
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-status": "12",
      "grpc-message": ADVICE,
    },
    bytes: 0,
    rstCode: 0,
  });
  session.close();
});

test("a batch larger than what is read of it is answered the same, and so is the next call", async () => {
  const session = connect(url());
  const answers = [
    await call(session, 8 * 1024 * 1024),
    ...(await Promise.all([call(session, 10), call(session, 0)])),
  ];
  expect(answers.map(({ headers, rstCode }) => [headers["grpc-status"], rstCode])).toEqual(
    Array(3).fill(["12", 0]),
  );
  session.close();
});

test("a preface that arrives byte by byte is one all the same", async () => {
  const socket = connectSocket(port(), "127.0.0.1");
  socket.setNoDelay(true);
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  for (const byte of preface) {
    await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
    await new Promise(setImmediate);
  }
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  socket.write(settings);
  const [first] = (await once(socket, "data")) as [Buffer];
  expect(first[3]).toBe(4); // The server's own settings: it speaks HTTP/2.
  socket.destroy();
});

test("a connection without a question is closed, so that no sender holds one for ever", async () => {
  const session = connect(url());
  await call(session, 10);
  await once(session, "close");
  expect(session.destroyed).toBe(true);
});

test("HTTP/1, when it gives up waiting for a request, writes nothing into a call", async () => {
  const impatient = createServer({
    headersTimeout: 200,
    requestTimeout: 200,
    connectionsCheckingInterval: 50,
  });
  explainToGrpc(impatient, () => {});
  await new Promise<void>((resolve) => impatient.listen(0, "127.0.0.1", resolve));
  const session = connect(`http://127.0.0.1:${(impatient.address() as AddressInfo).port}`);
  const errors: Error[] = [];
  session.on("error", (error) => errors.push(error));
  expect((await call(session, 1)).headers["grpc-status"]).toBe("12");
  if (!session.closed) await once(session, "close");
  // A frame that is none would be told as a protocol error.
  expect(errors.filter((error) => /protocol/i.test(error.message))).toEqual([]);
  await new Promise((resolve) => impatient.close(resolve));
});

test("those that come while as many as are allowed stay are turned away, and there is room again after", async () => {
  const sessions = Array.from({ length: 64 }, () => connect(url()));
  await Promise.all(sessions.map((session) => once(session, "remoteSettings")));
  const late = connect(url());
  const [error] = await once(late, "error");
  expect(error).toBeInstanceOf(Error);
  await Promise.all(
    sessions.map((session) => {
      const closed = once(session, "close");
      session.destroy();
      return closed;
    }),
  );
  const statusOfNext = async () => {
    const next = connect(url());
    next.on("error", () => {}); // It came before the server heard that the others are gone.
    const status = await call(next, 1).then(
      ({ headers }) => headers["grpc-status"],
      () => "turned away",
    );
    next.destroy();
    return status;
  };
  await expect.poll(statusOfNext).toBe("12");
});

test("HTTP/1 goes on, and what is neither gets a 400", async () => {
  expect(await (await fetch(url())).text()).toBe("HTTP/1");
  const socket = connectSocket(port(), "127.0.0.1");
  socket.write("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  socket.destroy();
});

test("the log says so once, however many senders try", () => {
  expect(said).toEqual([`a sender tried gRPC, and was told: ${ADVICE}`]);
});

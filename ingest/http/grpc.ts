import type { Server } from "node:http";
import { constants, createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";

export const USE_HTTP = "gRPC is not spoken here; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf";

/** How every HTTP/2 connection begins (RFC 9113, section 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const UNIMPLEMENTED = "12";
/** A sender keeps its connection for as long as it runs; it gets one that lasts for its question. */
const IDLE_MS = 2_000;
const CONNECTION_MS = 30_000;
const CONNECTIONS_MAX = 64;
/** How much of a batch may arrive before its sender has heard the answer; nobody reads it. */
const WINDOW_BYTES = 64 * 1024;
const SAID_EVERY_MS = 60_000;

/**
 * Answers gRPC exporters, the default of OpenTelemetry's distributions for Python and .NET, on the port that they were
 * given. They speak HTTP/2 without TLS, which `server` cannot read; what they get is gRPC's own "unimplemented" with the
 * variable to set, which they print where their owner looks. Other broken requests get a 400.
 *
 * @param say hears, at most once a minute, that a sender tried
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export function explainToGrpc(server: Server, say: (sentence: string) => void): void {
  const grpc = grpcServer();
  const taken = new WeakSet<Duplex>();
  let connections = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  server.on("clientError", (error: ParserError, socket) => {
    if (taken.has(socket)) {
      // HTTP/1 still waits for the headers of a request, and gives up; what it would say is no HTTP/2.
      socket.destroy();
      return;
    }
    if (error.code !== "HPE_PAUSED_H2_UPGRADE" || connections >= CONNECTIONS_MAX || socket.destroyed) {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
      else socket.destroy();
      return;
    }
    taken.add(socket);
    connections++;
    socket.once("close", () => connections--);
    if (performance.now() - saidAt > SAID_EVERY_MS) {
      saidAt = performance.now();
      say(`a sender tried gRPC, and was told: ${USE_HTTP}`);
    }
    const rest = error.rawPacket?.subarray(error.bytesParsed ?? 0) ?? Buffer.alloc(0);
    handOver(socket, Buffer.concat([PREFACE, rest]), grpc);
  });
}

type ParserError = NodeJS.ErrnoException & {
  /** The chunk in which the parser stopped, and after how many bytes of it: here, after the preface. */
  rawPacket?: Buffer;
  bytesParsed?: number;
};

/** HTTP/1 lets go of the socket, but for its clean-up on close; `begun` is read first. */
function handOver(socket: Duplex, begun: Buffer, grpc: Http2Server): void {
  for (const event of ["data", "end", "error", "drain", "timeout", "pause", "resume"])
    socket.removeAllListeners(event);
  // Node feeds its parser below the stream until somebody else listens for data.
  const nobody = () => {};
  socket.on("data", nobody);
  socket.pause();
  socket.off("data", nobody);
  socket.unshift(begun);
  grpc.emit("connection", socket);
}

function grpcServer(): Http2Server {
  const grpc = createServer({
    maxSessionMemory: 1,
    settings: { maxConcurrentStreams: 16, maxHeaderListSize: 16 * 1024, initialWindowSize: WINDOW_BYTES },
  });
  grpc.on("session", bound);
  grpc.on("stream", (stream) => {
    stream.on("error", () => stream.destroy()); // Whoever asked is gone.
    const trailersOnly = {
      ":status": 200,
      "content-type": "application/grpc",
      "grpc-status": UNIMPLEMENTED,
      "grpc-message": percentEncoded(USE_HTTP),
    };
    stream.respond(trailersOnly, { endStream: true });
    // Whatever it still sends is not read; the error code says that this is no failure.
    stream.close(constants.NGHTTP2_NO_ERROR);
  });
  return grpc;
}

function bound(session: ServerHttp2Session): void {
  const cutOff = setTimeout(() => session.destroy(), CONNECTION_MS);
  cutOff.unref();
  session.setTimeout(IDLE_MS, () => session.close());
  session.on("error", () => session.destroy());
  session.on("close", () => clearTimeout(cutOff));
}

/** Bytes outside of printable ASCII, and the sign itself, as `%XX`. */
const percentEncoded = (text: string): string =>
  text.replace(/[^ -$&-~]/gu, (character) => encodeURIComponent(character));

import type { IncomingMessage, ServerResponse } from "node:http";
import { accept } from "../accept";
import type { IncomingUpload } from "./incoming";
import { uploadRoute } from "./route";

/** Answers a request if its path is an ingest path; returns false, untouched, if it is not. */
export function answerUpload(request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  const path = question === -1 ? url : url.slice(0, question);
  const route = uploadRoute(path);
  if (!route) return false;
  const upload: IncomingUpload = {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(question === -1 ? "" : url.slice(question + 1)),
    header: (name) => request.headers[name]?.toString(),
    body: (bytesMax) => readBody(request, bytesMax),
  };
  void accept(upload, route).then(({ status, headers, body }) => {
    if (response.destroyed) return; // The sender went away; what it sent is stored.
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
  return true;
}

/** A sender that goes away midway never gets an answer: the promise is rejected, and the answer has nowhere to go. */
function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | "too_large"> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      // What still comes is read and dropped: a sender that is cut off while it sends never reads the 413.
      if (bytes > bytesMax) resolve("too_large");
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("aborted", () =>
      reject(new SenderGoneError("The sender went away before its upload was complete.")),
    );
  });
}

class SenderGoneError extends Error {
  override name = "SenderGoneError";
}

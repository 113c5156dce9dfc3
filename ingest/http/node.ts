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

function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | "too_large" | "cut_off"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      // What still comes is read and dropped: a sender that is cut off while it sends never reads the 413.
      if (bytes > bytesMax) resolve("too_large");
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // Also after a complete request, when it is too late to matter.
    request.on("close", () => resolve("cut_off"));
    request.on("error", () => resolve("cut_off"));
  });
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { accept } from "../accept";
import { answerMisdirected } from "./answers";
import type { IncomingUpload, Unread, UploadAnswer } from "./incoming";
import { misdirected } from "./misdirected";
import { uploadRoute } from "./route";
import type { Held } from "./upload-memory";

/** Answers a request if it is an upload, also one that went astray; returns false, untouched, if it is none. */
export function answerUpload(request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  const path = question === -1 ? url : url.slice(0, question);
  const route = uploadRoute(path);
  if (!route) {
    const contentType = request.headers["content-type"];
    const why = misdirected(request.method, path, contentType);
    if (why) write(response, answerMisdirected(contentType, why));
    return why !== null;
  }
  const upload: IncomingUpload = {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(question === -1 ? "" : url.slice(question + 1)),
    header: (name) => request.headers[name]?.toString(),
    body: (bytesMax, grow) => readBody(request, bytesMax, grow),
  };
  void accept(upload, route).then((answer) => write(response, answer));
  return true;
}

function write(response: ServerResponse, { status, headers, body }: UploadAnswer): void {
  if (response.destroyed) return; // The sender went away; what it sent is stored.
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function readBody(request: IncomingMessage, bytesMax: number, grow: Held["grow"]): Promise<Buffer | Unread> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isDropped = false;
    // What still comes is read and dropped: a sender that is cut off while it sends never reads why.
    const drop = (why: Unread) => {
      isDropped = true;
      chunks.length = 0;
      resolve(why);
    };
    request.on("data", (chunk: Buffer) => {
      if (isDropped) return;
      bytes += chunk.length;
      if (bytes > bytesMax) drop("too_large");
      else if (grow(chunk.length)) chunks.push(chunk);
      else drop("busy");
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // Also after a complete request, when it is too late to matter.
    request.on("close", () => resolve("cut_off"));
    request.on("error", () => resolve("cut_off"));
  });
}

import { accept } from "../accept";
import { startSettling } from "../settle/settle";
import type { Unread } from "./incoming";
import { uploadRoute } from "./route";
import type { Held } from "./upload-memory";

/** Answers an upload that came as a Web `Request`: for Next's route handlers and hosts without a server of ours. */
export async function respondToUpload(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const route = uploadRoute(pathname);
  if (!route) return new Response("Not found", { status: 404 });
  startSettling(); // Nobody else does where there is no server of ours.
  const { status, headers, body } = await accept(
    {
      method: request.method,
      path: pathname,
      query: searchParams,
      header: (name) => request.headers.get(name) ?? undefined,
      body: (bytesMax, grow) => readBody(request, bytesMax, grow),
    },
    route,
  );
  return new Response(body, { status, headers });
}

async function readBody(request: Request, bytesMax: number, grow: Held["grow"]): Promise<Buffer | Unread> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) return "too_large";
    if (!grow(chunk.length)) return "busy";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

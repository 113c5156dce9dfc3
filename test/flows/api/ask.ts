/** Sends a request to the handler that Next would pick under `app/api/v1`, without a server in between. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = path.join("app", "api", "v1");

/** What answers where no other route does. */
const CATCH_ALL = "[[...unknown]]";

/** Every route of the API as its path with `{names}`, for example `/api/v1/projects/{projectId}/usage`. */
export const routes: string[] = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts" && !file.startsWith(CATCH_ALL))
  .map((file) => `/api/v1/${path.dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`)
  .sort();

export type Answer = { status: number; headers: Headers; body: unknown };

/** @param target path and query, for example `/api/v1/projects/1/usage?from=7d` */
export async function ask(target: string, token?: string): Promise<Answer> {
  const url = new URL(target, "http://localhost:3000");
  for (const route of routes) {
    const names = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const values = new RegExp(`^${route.replaceAll(/\{\w+\}/g, "([^/]+)")}$`).exec(url.pathname);
    if (!values) continue;
    const params = Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? "")]),
    );
    return answered(`app${route}`.replaceAll("{", "[").replaceAll("}", "]"), url, params, token);
  }
  return answered(path.join(ROOT, CATCH_ALL), url, {}, token);
}

async function answered(
  folder: string,
  url: URL,
  params: Record<string, string>,
  token: string | undefined,
): Promise<Answer> {
  const file = path.resolve(folder, "route.ts");
  const { GET } = (await import(pathToFileURL(file).href)) as {
    GET: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
  };
  const request = new Request(url, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  const response = await GET(request, { params: Promise.resolve(params) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type ProjectAccess, projectAccessByToken, type TokenProject, tokenProjects } from "@/lib/access";
import { resident } from "@/lib/resident";
import { ApiError } from "./http";

/** Per token and process. A page of an agent's answer takes a handful; this stops a loop that forgot to end. */
export const REQUESTS_PER_MINUTE_MAX = 600;

/**
 * Lets the holder of an API token into a project. Someone else's project is not found, like one that does not exist.
 *
 * @param id as it is in the path
 * @throws ApiError 401, 404, 429
 */
export async function admit(request: Request, id: string): Promise<ProjectAccess> {
  const token = bearer(request);
  const projectId = /^[1-9]\d{0,8}$/.test(id) ? Number(id) : null;
  const access = projectId === null ? null : await projectAccessByToken(token, projectId);
  if (!access) {
    await admitToken(request);
    throw new ApiError(
      404,
      "This token opens no such project. GET /api/v1/projects lists the ones it opens.",
    );
  }
  await spend(token);
  return access;
}

/** The projects that the request's token opens. @throws ApiError 401, 429 */
export async function admitToken(request: Request): Promise<TokenProject[]> {
  const token = bearer(request);
  const projects = await tokenProjects(token);
  if (!projects) throw unauthorized("This API token is unknown, expired or revoked.");
  await spend(token);
  return projects;
}

function bearer(request: Request): string {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) throw unauthorized("Send an API token: Authorization: Bearer <token>.");
  return token;
}

const unauthorized = (message: string) =>
  new ApiError(401, message, { "WWW-Authenticate": 'Bearer realm="Callsight"' });

const limiter = () =>
  resident("api-limiter", () => new RateLimiterMemory({ points: REQUESTS_PER_MINUTE_MAX, duration: 60 }));

async function spend(token: string): Promise<void> {
  try {
    await limiter().consume(token);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.ceil(refusal.msBeforeNext / 1000);
    throw new ApiError(429, `More than ${REQUESTS_PER_MINUTE_MAX} requests in a minute. Wait ${seconds} s.`, {
      "Retry-After": String(seconds),
    });
  }
}

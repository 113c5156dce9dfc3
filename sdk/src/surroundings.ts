import type { CallsightOptions } from "./options";
import type { Platform } from "./platform";
import { words } from "./values";

type Env = Platform["env"];

/** Variables that name the commit or version of a deployment, ours and those of the usual hosts; the first that is set. */
const RELEASE = [
  "CALLSIGHT_RELEASE",
  "VERCEL_GIT_COMMIT_SHA",
  "RENDER_GIT_COMMIT",
  "RAILWAY_GIT_COMMIT_SHA",
  "CF_PAGES_COMMIT_SHA",
  "WORKERS_CI_COMMIT_SHA",
  "HEROKU_SLUG_COMMIT",
  "FLY_IMAGE_REF",
  "COMMIT_REF",
  "SOURCE_VERSION",
  "GITHUB_SHA",
  "CI_COMMIT_SHA",
] as const;

const ENVIRONMENT = ["CALLSIGHT_ENVIRONMENT", "VERCEL_ENV", "RAILWAY_ENVIRONMENT_NAME", "NODE_ENV"] as const;

/** A commit is known by its first digits. */
const COMMIT = /^[0-9a-f]{40}$/;
const COMMIT_DIGITS = 12;

/**
 * What all spans of a process say of where they come from, as attributes of OpenTelemetry's resource.
 *
 * @param server as it introduces itself to its clients
 */
export function resourceOf(
  options: CallsightOptions,
  env: Env,
  server: { name: string; version: string },
): Record<string, string> {
  const release = options.release ?? firstOf(env, RELEASE) ?? words(server.version);
  const environment = options.environment ?? firstOf(env, ENVIRONMENT);
  const service = firstOf(env, ["OTEL_SERVICE_NAME"]) ?? words(server.name);
  return {
    ...(service ? { "service.name": service } : {}),
    ...(release
      ? { "service.version": COMMIT.test(release) ? release.slice(0, COMMIT_DIGITS) : release }
      : {}),
    ...(environment ? { "deployment.environment.name": environment } : {}),
    "telemetry.sdk.language": "nodejs",
  };
}

function firstOf(env: Env, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = words(env[name]?.trim());
    if (value) return value;
  }
  return undefined;
}

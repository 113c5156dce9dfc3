import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { resident } from "./resident";

const optionalUrl = (schemes: string[], example: string) =>
  z
    .string()
    .refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)), {
      error: `must start with ${schemes.map((s) => `${s}://`).join(" or ")}, for example ${example}`,
    })
    .optional();

/**
 * Every variable Callsight reads, with the sentence that says how to mend a bad one. `.env.example` explains each;
 * their names are a promise to operators.
 */
const Environment = z.object({
  PORT: z.coerce
    .number({ error: "must be a port number, for example 3000" })
    .int({ error: "must be a whole number" })
    .min(0, { error: "must be between 0 and 65535 (0 picks a free port)" })
    .max(65_535, { error: "must be between 0 and 65535 (0 picks a free port)" })
    .default(3000),
  HOST: z
    .string()
    .min(1, { error: "must be an address to listen on, for example 127.0.0.1" })
    .default("0.0.0.0"),
  PUBLIC_URL: optionalUrl(["http", "https"], "https://callsight.example.com"),
  TRUST_PROXY: z.stringbool({ error: "must be true or false" }).default(false),
  DATA_DIR: z.string().min(1, { error: "must be a folder, for example ./.data" }).default("./.data"),
  DATABASE_URL: optionalUrl(["postgres", "postgresql"], "postgresql://callsight:secret@db:5432/callsight"),
  CLICKHOUSE_URL: optionalUrl(["http", "https"], "http://default:secret@clickhouse:8123/callsight"),
  CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^\w+$/, {
      error: "must be the cluster's name in ClickHouse's remote_servers, letters, digits and _",
    })
    .optional(),
  AUTH_SECRET: z
    .string()
    .min(32, {
      error: "must have at least 32 characters, for example the output of `openssl rand -base64 33`",
    })
    .optional(),
  SMTP_URL: optionalUrl(["smtp", "smtps"], "smtp://user:secret@mail.example.com:587"),
  MAIL_FROM: z.string().optional(),
  ROLE: z
    .enum(["all", "web", "ingest", "jobs"], { error: "must be one of all, web, ingest, jobs" })
    .default("all"),
  SIGN_UP: z
    .enum(["open", "invite", "closed"], { error: "must be one of open, invite, closed" })
    .default("open"),
  CALLSIGHT_INIT_EMAIL: z.email({ error: "must be an e-mail address" }).optional(),
  CALLSIGHT_INIT_PASSWORD: z.string().min(10, { error: "must have at least 10 characters" }).optional(),
  CALLSIGHT_INIT_ORG: z.string().min(1).optional(),
  CALLSIGHT_INIT_PROJECT: z.string().min(1).optional(),
  CALLSIGHT_INIT_DSN_KEY: z
    .string()
    .regex(/^[0-9a-f]{32}$/, {
      error: "must be 32 lower-case hex digits, for example the output of `openssl rand -hex 16`",
    })
    .optional(),
  CALLSIGHT_INIT_API_TOKEN: z
    .string()
    .min(32, { error: "must have at least 32 characters, for example the output of `openssl rand -hex 24`" })
    .optional(),
});

export type Environment = z.infer<typeof Environment>;

/** Reads and checks variables. An empty value counts as unset, as in a compose file's `KEY=`. */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const set = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new EnvironmentError(`The environment has a value that Callsight cannot use:\n${lines.join("\n")}`);
}

/** A setting is wrong; the message says which one and how to mend it. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** The process's settings, read once. */
export const env = (): Environment => resident("environment", () => parseEnvironment(process.env));

/** `DATA_DIR/<names>` as an absolute path. */
export const dataPath = (...names: string[]): string => path.resolve(env().DATA_DIR, ...names);

/** Where people reach us, without a trailing slash. */
export function publicUrl(): string {
  const { PUBLIC_URL, PORT } = env();
  return (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, "");
}

/**
 * The secret that signs sessions: `AUTH_SECRET`, else one made on first start and kept in `DATA_DIR/auth-secret`
 * (mode 0600), so that no installation runs with a default secret.
 */
export const authSecret = (): string =>
  resident("auth-secret", () => {
    const given = env().AUTH_SECRET;
    if (given) return given;
    const file = dataPath("auth-secret");
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      // `wx` fails when the file exists, so two processes that start together agree on the first one's secret.
      writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    return readFileSync(file, "utf8").trim();
  });

/**
 * Real stores for flow tests: a file of tests gets a fresh, migrated, empty DATA_DIR (and on PostgreSQL a fresh
 * database), and everything is closed and removed after it.
 *
 *   freshStores();
 *   test("…", async () => {
 *     const { project, key, access, apiToken } = await seedProject();
 *   });
 */
import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { type OrgAccess, orgAccess, type ProjectAccess, projectAccess } from "@/lib/access";
import { closeFacts } from "@/lib/clickhouse/client";
import { hashPassword } from "@/lib/passwords";
import { keysOf, type ProjectKey } from "@/lib/records/keys";
import { createOrganization, type Organization } from "@/lib/records/organizations";
import { createProject, type Project } from "@/lib/records/projects";
import { closeRecords } from "@/lib/records/store";
import { createToken } from "@/lib/records/tokens";
import { createUser, type User } from "@/lib/records/users";

/**
 * Call once at the top of a file, before anything reads `lib/env`. Returns the DATA_DIR at once, for tests that start
 * a server on it.
 *
 * @param settings further environment variables for this file, for example `{ SIGN_UP: "closed" }`
 */
export function freshStores(settings: Record<string, string> = {}): { dataDir: string } {
  const dataDir = mkdtempSync(path.join(tmpdir(), "callsight-test-"));
  cpSync(inject("templateDataDir"), dataDir, { recursive: true });
  Object.assign(process.env, { DATA_DIR: dataDir, ...settings });

  const server = inject("postgresqlUrl");
  const database = `test_${randomBytes(6).toString("hex")}`;
  if (server) process.env.DATABASE_URL = new URL(`/${database}`, server).href;

  beforeAll(async () => {
    if (server) await administer(server, `CREATE DATABASE ${database} TEMPLATE template_callsight`);
  });
  afterAll(async () => {
    await Promise.all([closeRecords(), closeFacts()]);
    if (server) await administer(server, `DROP DATABASE ${database}`);
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { dataDir };
}

/** The password of every seeded person. */
export const PASSWORD = "correct horse battery";

export type Seeded = {
  organization: Organization;
  project: Project;
  /** The project's first DSN key; `key.publicKey` is what goes into the DSN. */
  key: ProjectKey;
  /** Owns the organisation; signs in with `PASSWORD`. */
  owner: User;
  /** In plain; opens every project of the organisation, scope `admin`. */
  apiToken: string;
  /** The owner's. */
  access: ProjectAccess;
  orgAccess: OrgAccess;
};

/**
 * A project in an organisation, with a key, an owner and an API token, made by the functions that pages use. Every call
 * makes a new organisation and a new owner unless `org` is the `organization` and `owner` of an earlier one.
 */
export async function seedProject(
  options: { name?: string; retentionDays?: number; org?: Pick<Seeded, "organization" | "owner"> } = {},
): Promise<Seeded> {
  const { name = "Weather", retentionDays } = options;
  const { organization, owner } = options.org ?? (await seedOrganization());
  const org = given(await orgAccess(owner.id, organization.slug));
  const project = await createProject(org, {
    name,
    ...(retentionDays === undefined ? {} : { retentionDays }),
  });
  const access = given(await projectAccess(owner.id, organization.slug, project.slug));
  const [key] = await keysOf(access);
  const { plain } = await createToken(org, { name: "Test", scope: "admin" });
  return { organization, project, key: given(key), owner, apiToken: plain, access, orgAccess: org };
}

async function seedOrganization(): Promise<Pick<Seeded, "organization" | "owner">> {
  const unique = randomBytes(4).toString("hex");
  const owner = await createUser({
    email: `owner-${unique}@example.com`,
    name: "Olga Owner",
    passwordHash: await hashPassword(PASSWORD),
  });
  return { owner, organization: await createOrganization(owner.id, { name: `Acme ${unique}` }) };
}

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("The seed did not find what it had just made.");
  return value;
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

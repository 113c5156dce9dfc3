import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "./global-setup";
import { startPostgresql } from "./postgresql";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server with a migrated, empty database `template_callsight`; absent in suites on embedded stores. */
    postgresqlUrl?: string;
  }
}

/** Starts PostgreSQL, migrates a template database through `DATABASE_URL`, and stops the server afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresql();
  const dataDir = await mkdtemp(path.join(tmpdir(), "callsight-template-"));
  try {
    const admin = new pg.Client({ connectionString: server.url("postgres") });
    await admin.connect();
    await admin.query("CREATE DATABASE template_callsight");
    await admin.end();
    await migrate({ DATABASE_URL: server.url("template_callsight"), DATA_DIR: dataDir });
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("templateDataDir", dataDir);
  project.provide("postgresqlUrl", server.url("postgres"));
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

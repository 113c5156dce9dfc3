/** The fence of `projectQuery` that the compiler keeps. `tsc` fails when a line marked here compiles. */
import { expect, test } from "vitest";
import { z } from "zod";
import type { ProjectAccess } from "@/lib/access";
import { projectQueries, projectQuery } from "@/lib/clickhouse/query";

const row = { calls: z.number() };
const scoped = projectQuery({
  name: "scoped",
  sql: "SELECT count() AS calls FROM spans_of(project_id = {project_id:UInt64}) WHERE method = {method:String}",
  params: { method: z.string() },
  row,
});

const PART = "WHERE project_id = {project_id:UInt64}" as const;
projectQuery({ name: "composed", sql: `SELECT count() AS calls FROM spans ${PART}`, params: {}, row });

const unknownText: string = "SELECT count() AS calls FROM spans_of(project_id = {project_id:UInt64})";

// Never called: only the types matter.
const refused = (access: ProjectAccess) => [
  // @ts-expect-error SQL that does not bind the project
  projectQuery({ name: "unscoped", sql: "SELECT count() AS calls FROM spans", params: {}, row }),
  // @ts-expect-error SQL that binds it as another type
  projectQuery({ name: "mistyped", sql: "SELECT {project_id:String} AS calls", params: {}, row }),
  // @ts-expect-error SQL whose text the compiler does not know
  projectQuery({ name: "unknown", sql: unknownText, params: {}, row }),
  // @ts-expect-error an access that lib/access did not make
  scoped({ projectId: 1, role: "owner" }, { method: "ping" }),
  // @ts-expect-error a project beside the access
  scoped(access, { method: "ping", project_id: 2 }),
  // @ts-expect-error a parameter forgotten
  scoped(access, {}),
];

test("an access is checked before the store is asked", async () => {
  expect(refused).toBeTypeOf("function");
  const forged = { projectId: 1, role: "owner" } as unknown as ProjectAccess;
  await expect(scoped(forged, { method: "ping" })).rejects.toThrow("scoped: this access was not granted");
  expect([...projectQueries.keys()]).toEqual(["scoped", "composed"]);
});

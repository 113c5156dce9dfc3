import { z } from "zod";
import { isGranted, type ProjectAccess } from "@/lib/access";
import { facts } from "./client";

/** A literal that does not bind the project does not compile. */
type Scoped<S extends string> = S extends `${string}{project_id:UInt64}${string}`
  ? S
  : "SQL must bind {project_id:UInt64}";

/** ClickHouse did not answer a question. `cause` is its error; the message is fit for people. */
export class QueryError extends Error {
  override name = "QueryError";
  constructor(
    readonly query: string,
    cause: unknown,
  ) {
    super(`The question "${query}" was not answered by the facts store.`, { cause });
  }
}

/** Everything asked of ClickHouse, by name: the isolation test loops over it. */
export const projectQueries = new Map<
  string,
  { params: z.ZodType; ask: (access: ProjectAccess, params: never) => Promise<unknown[]> }
>();

/**
 * A named question to ClickHouse, asked for one project.
 *
 * Four fences keep tenants apart: the literal must bind `{project_id:UInt64}` (compile time); its value comes from the
 * access alone, and `params` is strict, so it cannot be smuggled; the access must be one that `lib/access` granted
 * (run time); tables are read through the `…_of(project_id = …)` views.
 *
 * @param def.sql one whole literal. Optional filters switch themselves off:
 *   `(empty({xs:Array(String)}) OR col IN {xs:Array(String)})` folds to nothing when `xs` is empty.
 * @param def.params zod shape of what callers pass; a `Date` is sent as Unix time with milliseconds
 * @param def.row zod shape of a row; a row of another shape is a bug in the SQL and throws
 * @throws QueryError when the store fails: an outage must never look like an empty list
 */
export function projectQuery<const S extends string, P extends z.ZodRawShape, R extends z.ZodRawShape>(def: {
  name: string;
  sql: S & Scoped<S>;
  params: P;
  row: R;
}) {
  const Params = z.strictObject(def.params);
  const Rows = z.array(z.strictObject(def.row));
  const ask = async (
    access: ProjectAccess,
    params: z.input<typeof Params>,
  ): Promise<z.output<typeof Rows>> => {
    if (!isGranted(access)) throw new Error(`${def.name}: this access was not granted by lib/access.`);
    const query_params = { ...bound(Params.parse(params)), project_id: access.projectId };
    return Rows.parse(await run(def.name, def.sql, query_params));
  };
  projectQueries.set(def.name, { params: Params, ask });
  return ask;
}

/** Dates as text: chDB would drop their milliseconds, and so the calls of a range's last second. */
function bound(params: Record<string, unknown>): Record<string, unknown> {
  const text = (value: unknown) =>
    value instanceof Date ? (value.getTime() / 1000).toFixed(3).padStart(14, "0") : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, text(value)]));
}

async function run(name: string, query: string, query_params: Record<string, unknown>): Promise<unknown> {
  const store = await facts();
  try {
    return await store.read(async (reader) => {
      const result = await reader.query({
        query,
        query_params,
        format: "JSONEachRow",
        // Every slow query in system.query_log names its caller.
        clickhouse_settings: { log_comment: name },
      });
      return result.json();
    });
  } catch (error) {
    throw new QueryError(name, error);
  }
}

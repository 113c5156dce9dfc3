import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { dataPath } from "@/lib/env";
import { type Facts, facts } from "./client";
import { type NativeColumns, nativeBlocks } from "./native";
import type { CancellationRow, ErrorRow, LogRow, OutcomeRow, SpanRow, ToolDefinitionRow } from "./rows";

/** The tables that uploads fill; roll-ups follow by materialized view. */
export type FactRows = {
  spans: SpanRow;
  errors: ErrorRow;
  logs: LogRow;
  outcomes: OutcomeRow;
  cancellations: CancellationRow;
  tool_definitions: ToolDefinitionRow;
};
export type FactTable = keyof FactRows;

/** A row holds what its column cannot; trying again is of no use. */
export class UnstorableRowError extends Error {
  override name = "UnstorableRowError";
}

/**
 * Stores rows in one statement, all or none; returns when ClickHouse has them.
 *
 * @param token letters, digits, `-` and `_`. The same token stores once, roll-ups included, however often it is tried.
 * @throws UnstorableRowError before anything is sent
 * @throws ClickHouseError when ClickHouse answers and refuses; another error when it does not answer
 */
export async function insertRows<T extends FactTable>(
  table: T,
  rows: readonly FactRows[T][],
  token: string,
): Promise<void> {
  if (rows.length === 0) return;
  if (!/^[\w-]+$/.test(token)) throw new Error(`"${token}" cannot be an insert_deduplication_token.`);
  const blocks = blocksOf(table, rows);
  const statement: Statement = {
    into: `${table} (${columnsOf(table).join(", ")})`,
    columns: columnsOf(table).join(", "),
    // They belong to the statement, not to the client: chDB runs a client's settings as `SET`, which stays on the
    // session, and the next insert without a token would be dropped as a repetition of this one.
    // The number of days in a batch is bounded where spans are read, so old ones cannot be made to fail their batch.
    settings: `SETTINGS insert_deduplication_token = '${token}', deduplicate_blocks_in_dependent_materialized_views = 1,
               throw_on_max_partitions_per_insert_block = 0`,
  };
  const { mode, writer } = await facts();
  if (mode === "server") await send(writer, statement, blocks);
  else await insertFromFile(writer, statement, blocks);
}

function blocksOf<T extends FactTable>(table: T, rows: readonly FactRows[T][]): Buffer {
  try {
    return nativeBlocks<FactRows[T]>(COLUMNS[table], rows);
  } catch (cause) {
    throw new UnstorableRowError(`A row of ${table} holds a value that cannot be stored.`, { cause });
  }
}

/** The columns of a table, as rows name them. */
export const columnsOf = <T extends FactTable>(table: T): readonly (keyof FactRows[T] & string)[] =>
  Object.keys(COLUMNS[table]) as (keyof FactRows[T] & string)[]; // NativeColumns has no others.

type Statement = { into: string; columns: string; settings: string };

async function send(writer: Facts["writer"], statement: Statement, blocks: Buffer): Promise<void> {
  const { stream } = await writer.exec({
    query: `INSERT INTO ${statement.into} ${statement.settings} FORMAT Native`,
    values: Readable.from([blocks], { objectMode: false }),
  });
  // The connection is free again once the (empty) answer was read.
  for await (const _ of stream);
}

/**
 * chDB takes statements as text, which bytes do not survive, but reads files; this one never leaves the page cache.
 * Handing it JSON as text instead costs more than everything else an upload needs (`native.ts` has the figures).
 */
async function insertFromFile(writer: Facts["writer"], statement: Statement, blocks: Buffer): Promise<void> {
  const directory = dataPath("inbox");
  const file = path.join(directory, `${randomUUID()}.native`);
  await mkdir(directory, { recursive: true });
  try {
    await writeFile(file, blocks);
    const source = `file('${file.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}', Native)`;
    await writer.command({
      query: `INSERT INTO ${statement.into} SELECT ${statement.columns} FROM ${source} ${statement.settings}`,
    });
  } finally {
    await rm(file, { force: true });
  }
}

const COLUMNS: { [T in FactTable]: NativeColumns<FactRows[T]> } = {
  spans: {
    project_id: "UInt64",
    start_time: "DateTime64(6, 'UTC')",
    trace_id: "String",
    span_id: "String",
    parent_span_id: "String",
    name: "String",
    kind: "String",
    duration_us: "UInt64",
    status: "String",
    is_server_call: "UInt8",
    method: "String",
    category: "String",
    target: "String",
    direction: "String",
    outcome: "String",
    error_type: "String",
    error_message: "String",
    rpc_code: "Nullable(Int32)",
    request_id: "String",
    session_id: "String",
    client_name: "String",
    client_version: "String",
    client_title: "String",
    server_name: "String",
    server_version: "String",
    service_key: "UInt32",
    protocol_version: "String",
    transport: "String",
    transport_raw: "String",
    user_id: "String",
    user_agent: "String",
    client_address: "String",
    environment: "String",
    release: "String",
    sdk_name: "String",
    sdk_version: "String",
    dialect: "String",
    sample_weight: "Float32",
    arguments_bytes: "UInt32",
    result_bytes: "UInt32",
    result_tokens: "UInt32",
    arguments: "String",
    result: "String",
    attributes: "Map(String, String)",
    issue_id: "String",
    upload_id: "UInt64",
    received_at: "DateTime64(3, 'UTC')",
    retention_days: "UInt16",
    sign: "Int8",
    revision: "UInt8",
  },
  errors: {
    project_id: "UInt64",
    timestamp: "DateTime64(6, 'UTC')",
    event_id: "String",
    trace_id: "String",
    span_id: "String",
    issue_id: "String",
    fingerprint: "Array(String)",
    level: "String",
    error_type: "String",
    error_message: "String",
    culprit: "String",
    handled: "UInt8",
    mechanism: "String",
    exceptions: "String",
    method: "String",
    target: "String",
    transaction: "String",
    environment: "String",
    release: "String",
    user_id: "String",
    platform: "String",
    server_host: "String",
    sdk_name: "String",
    sdk_version: "String",
    tags: "Map(String, String)",
    contexts: "String",
    breadcrumbs: "String",
    key_id: "String",
    upload_id: "UInt64",
    received_at: "DateTime64(3, 'UTC')",
    retention_days: "UInt16",
    sign: "Int8",
  },
  logs: {
    project_id: "UInt64",
    timestamp: "DateTime64(6, 'UTC')",
    trace_id: "String",
    span_id: "String",
    severity_number: "UInt8",
    severity_text: "String",
    body: "String",
    event_name: "String",
    logger: "String",
    attributes: "Map(String, String)",
    service: "String",
    environment: "String",
    release: "String",
    sdk_name: "String",
    sdk_version: "String",
    upload_id: "UInt64",
    received_at: "DateTime64(3, 'UTC')",
    retention_days: "UInt16",
  },
  outcomes: {
    project_id: "UInt64",
    hour: "DateTime('UTC')",
    key_id: "String",
    kind: "String",
    outcome: "String",
    reason: "String",
    quantity: "Int64",
  },
  cancellations: {
    project_id: "UInt64",
    request_of: "String",
    request_id: "String",
    service_key: "UInt32",
    noted_at: "DateTime64(6, 'UTC')",
    trace_id: "String",
    span_id: "String",
  },
  tool_definitions: {
    project_id: "UInt64",
    server_name: "String",
    release: "String",
    tool_name: "String",
    definition_hash: "String",
    definition: "String",
    definition_bytes: "UInt32",
    definition_tokens: "UInt32",
    first_seen: "DateTime64(3, 'UTC')",
    last_seen: "DateTime64(3, 'UTC')",
  },
};

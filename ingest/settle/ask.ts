import { facts } from "@/lib/clickhouse/client";

/**
 * Asks the facts store something about all projects at once; only `settle/` may.
 *
 * Values stand in the text, so they must be numbers of ours or go through `quoted`: chDB runs statements that have
 * parameters one after the other in the whole process, and pages would wait behind a pass.
 *
 * @param name how the statement calls itself in ClickHouse's query log
 */
export async function ask<Row>(name: string, query: string): Promise<Row[]> {
  const { settler } = await facts();
  const result = await settler.query({
    query,
    format: "JSONEachRow",
    clickhouse_settings: {
      log_comment: name,
      // One core at most: uploads and pages come first.
      max_threads: 1,
      max_execution_time: 60,
      // Every join names the project, which is what the shards of a cluster are cut by.
      distributed_product_mode: "local",
    },
  });
  return result.json<Row>();
}

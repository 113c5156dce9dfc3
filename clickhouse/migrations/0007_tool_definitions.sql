-- What `tools/list` said, per release: one row per tool and definition hash, the latest sighting kept.
CREATE TABLE IF NOT EXISTS {{local tool_definitions}} {{on_cluster}} (
  project_id        UInt64,
  server_name       LowCardinality(String),
  release           LowCardinality(String),
  tool_name         LowCardinality(String),
  definition_hash   String,
  definition        String CODEC(ZSTD(1)),
  definition_bytes  UInt32,
  definition_tokens UInt32,
  first_seen        DateTime64(3, 'UTC'),
  last_seen         DateTime64(3, 'UTC')
)
ENGINE = {{engine ReplacingMergeTree(last_seen)}}
ORDER BY (project_id, server_name, release, tool_name, definition_hash)
SETTINGS {{deduplication_window}} = 1000;

{{distributed tool_definitions project_id}}

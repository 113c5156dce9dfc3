-- One row per log line that was written during a trace. A line is read with its trace and never searched for by what it
-- says, so there is no index on its text. `severity_number` is OpenTelemetry's: 1 trace, 5 debug, 9 info, 13 warning,
-- 17 error, 21 fatal, each with three grades above it; 0 when the sender did not say.
CREATE TABLE IF NOT EXISTS {{local logs}} {{on_cluster}} (
  project_id        UInt64 CODEC(ZSTD(1)),
  timestamp         DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  trace_id          String CODEC(ZSTD(1)),
  span_id           String CODEC(ZSTD(1)),
  severity_number   UInt8 CODEC(ZSTD(1)),
  severity_text     LowCardinality(String) CODEC(ZSTD(1)),
  body              String CODEC(ZSTD(1)),
  event_name        LowCardinality(String) CODEC(ZSTD(1)),
  logger            LowCardinality(String) CODEC(ZSTD(1)),
  attributes        Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  service           LowCardinality(String) CODEC(ZSTD(1)),
  environment       LowCardinality(String) CODEC(ZSTD(1)),
  release           LowCardinality(String) CODEC(ZSTD(1)),
  sdk_name          LowCardinality(String) CODEC(ZSTD(1)),
  sdk_version       LowCardinality(String) CODEC(ZSTD(1)),
  upload_id         UInt64 CODEC(ZSTD(1)),
  received_at       DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  retention_days    UInt16 DEFAULT 90 CODEC(ZSTD(1)),

  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{engine MergeTree}}
PARTITION BY toDate(timestamp)
ORDER BY (project_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_parts_to_merge_at_once = 20, {{deduplication_window}} = 1000;

{{distributed logs project_id}}

CREATE OR REPLACE VIEW logs_of {{on_cluster}} AS
SELECT * FROM logs WHERE project_id = {project_id:UInt64};

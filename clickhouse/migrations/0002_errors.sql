-- One row per occurrence of an error, from error events and from exceptions in spans. `exceptions` is the chain as
-- JSON, oldest first: [{ type, value, mechanism, frames: [{ filename, function, lineno, colno, in_app,
-- pre_context, context_line, post_context }] }]. `span_id` links to the call it failed, when the sender said so.
CREATE TABLE IF NOT EXISTS {{local errors}} {{on_cluster}} (
  project_id        UInt64 CODEC(ZSTD(1)),
  timestamp         DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  event_id          String CODEC(ZSTD(1)),
  trace_id          String CODEC(ZSTD(1)),
  span_id           String CODEC(ZSTD(1)),
  issue_id          String CODEC(ZSTD(1)),
  fingerprint       Array(String) CODEC(ZSTD(1)),
  level             LowCardinality(String) CODEC(ZSTD(1)),
  error_type        LowCardinality(String) CODEC(ZSTD(1)),
  error_message     String CODEC(ZSTD(1)),
  culprit           String CODEC(ZSTD(1)),
  handled           UInt8 CODEC(ZSTD(1)),
  mechanism         LowCardinality(String) CODEC(ZSTD(1)),
  exceptions        String CODEC(ZSTD(1)),
  method            LowCardinality(String) CODEC(ZSTD(1)),
  target            LowCardinality(String) CODEC(ZSTD(1)),
  transaction       LowCardinality(String) CODEC(ZSTD(1)),
  environment       LowCardinality(String) CODEC(ZSTD(1)),
  release           LowCardinality(String) CODEC(ZSTD(1)),
  user_id           String CODEC(ZSTD(1)),
  platform          LowCardinality(String) CODEC(ZSTD(1)),
  server_host       LowCardinality(String) CODEC(ZSTD(1)),
  sdk_name          LowCardinality(String) CODEC(ZSTD(1)),
  sdk_version       LowCardinality(String) CODEC(ZSTD(1)),
  tags              Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  contexts          String CODEC(ZSTD(1)),
  breadcrumbs       String CODEC(ZSTD(1)),
  upload_id         UInt64 CODEC(ZSTD(1)),
  received_at       DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  retention_days    UInt16 DEFAULT 90 CODEC(ZSTD(1)),

  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_issue issue_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{engine MergeTree}}
PARTITION BY toDate(timestamp)
ORDER BY (project_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, {{deduplication_window}} = 1000;

{{distributed errors project_id}}

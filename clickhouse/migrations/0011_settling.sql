-- What `ingest/settle` needs to relate rows that came in different uploads or through different processes.
--
-- `stored_at`: when ClickHouse took the row, by its own clock. `received_at` will not do: a batch from the spool was
-- received hours before. Rows that are here already get the year 1970, so that nothing takes them for new; to store
-- that, and its index, ClickHouse reads one column of the table and writes a few bytes for each thousand rows.
-- `service_key`: the running server that a span came from, so that a call handed on within it counts once.
-- `parent_key`, `link_key`: the `span_key` of the span above and of the first linked one, four bytes for what would
-- take seventy to compare. Computed when read in parts that lack them.
-- `sign` of errors: -1 withdraws an error that turned out to repeat a better one, as in `spans`.
ALTER TABLE {{local spans}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS service_key UInt32 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS parent_key UInt32
    MATERIALIZED if(parent_span_id = '', 0, toUInt32(cityHash64(trace_id, parent_span_id))) CODEC(NONE),
  ADD COLUMN IF NOT EXISTS link_key UInt32
    MATERIALIZED if(attributes['callsight.links'] = '', 0, toUInt32(cityHash64(
      JSONExtractString(attributes['callsight.links'], 1, 'traceId'),
      JSONExtractString(attributes['callsight.links'], 1, 'spanId')))) CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS stored_at DateTime('UTC') DEFAULT toDateTime(0, 'UTC') CODEC(Delta(4), ZSTD(1)),
  ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax GRANULARITY 1;

ALTER TABLE {{local errors}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS key_id LowCardinality(String) CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS sign Int8 DEFAULT 1 CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS stored_at DateTime('UTC') DEFAULT toDateTime(0, 'UTC') CODEC(Delta(4), ZSTD(1)),
  ADD INDEX IF NOT EXISTS by_sign sign TYPE minmax GRANULARITY 1,
  ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax GRANULARITY 1;

-- Said twice so that a migration that stopped half-way can be run again: without a value of their own, rows would
-- get that of the default which is in force when they are read.
ALTER TABLE {{local spans}} {{on_cluster}} MODIFY COLUMN stored_at DEFAULT toDateTime(0, 'UTC');
ALTER TABLE {{local errors}} {{on_cluster}} MODIFY COLUMN stored_at DEFAULT toDateTime(0, 'UTC');
ALTER TABLE {{local spans}} {{on_cluster}}
  MATERIALIZE COLUMN stored_at, MATERIALIZE INDEX by_stored SETTINGS mutations_sync = 2;
ALTER TABLE {{local errors}} {{on_cluster}}
  MATERIALIZE COLUMN stored_at, MATERIALIZE INDEX by_stored SETTINGS mutations_sync = 2;
ALTER TABLE {{local spans}} {{on_cluster}} MODIFY COLUMN stored_at DEFAULT now('UTC');
ALTER TABLE {{local errors}} {{on_cluster}} MODIFY COLUMN stored_at DEFAULT now('UTC');

-- Who said that which request was cancelled: few rows, asked for by request, kept as long as a connection may stay
-- open, because a cancelled call's own span may come only when it closes. `request_of` is what request ids are unique
-- in: the session, or without one the trace. Written beside the spans: a view would be asked at every insert, for what
-- few inserts hold.
CREATE TABLE IF NOT EXISTS {{local cancellations}} {{on_cluster}} (
  project_id        UInt64,
  request_of        String,
  request_id        String,
  service_key       UInt32,
  noted_at          DateTime64(6, 'UTC'),
  trace_id          String,
  span_id           String,
  stored_at         DateTime('UTC') DEFAULT now('UTC')
)
ENGINE = {{engine MergeTree}}
PARTITION BY toDate(stored_at)
ORDER BY (project_id, request_of, request_id)
TTL stored_at + toIntervalDay(3)
SETTINGS ttl_only_drop_parts = 1, min_parts_to_merge_at_once = 20, {{deduplication_window}} = 1000;

{{distributed cancellations project_id}}

-- The ledger follows when an error is withdrawn: it had been counted as accepted, and is filtered.
CREATE MATERIALIZED VIEW IF NOT EXISTS outcomes_from_withdrawn_errors {{on_cluster}} TO {{local outcomes}} AS
SELECT
  project_id,
  toStartOfHour(toDateTime(received_at, 'UTC')) AS hour,
  key_id,
  'error' AS kind,
  ended.1 AS outcome,
  ended.2 AS reason,
  ended.3 AS quantity
FROM {{local errors}}
ARRAY JOIN [('accepted', '', toInt64(-1)), ('rejected', 'filtered', toInt64(1))] AS ended
WHERE sign = -1;

CREATE OR REPLACE VIEW errors_of {{on_cluster}} AS
SELECT * FROM errors
WHERE project_id = {project_id:UInt64} AND sign = 1
  AND (timestamp, event_id, upload_id) NOT IN (
    SELECT timestamp, event_id, upload_id FROM errors WHERE project_id = {project_id:UInt64} AND sign = -1
  );

-- A call learns from its session who is calling, so the roll-up keeps all of what there is to learn.
ALTER TABLE {{local sessions}} {{on_cluster}}
  ADD COLUMN IF NOT EXISTS client_title SimpleAggregateFunction(max, String),
  ADD COLUMN IF NOT EXISTS user_agent SimpleAggregateFunction(max, String);

{{redistribute spans project_id}}

{{redistribute errors project_id}}

{{redistribute sessions project_id}}

ALTER TABLE sessions_from_spans {{on_cluster}} MODIFY QUERY
SELECT
  project_id,
  session_id,
  toDate(start_time) AS day,
  min(start_time) AS started_at,
  max(addMicroseconds(start_time, toInt64(duration_us))) AS ended_at,
  sum(sign * toFloat64(sample_weight)) AS calls,
  sumIf(sign * toFloat64(sample_weight), outcome IN ('tool_error', 'server_error', 'no_response')) AS errors,
  max(toString(s.client_name)) AS client_name,
  max(toString(s.client_version)) AS client_version,
  max(toString(s.client_title)) AS client_title,
  max(toString(s.transport)) AS transport,
  max(toString(s.protocol_version)) AS protocol_version,
  max(toString(s.server_name)) AS server_name,
  max(s.user_id) AS user_id,
  max(toString(s.user_agent)) AS user_agent,
  max(toString(s.environment)) AS environment,
  max(toString(s.release)) AS release,
  max(s.retention_days) AS retention_days
FROM {{local spans}} AS s
WHERE is_server_call = 1 AND session_id != ''
GROUP BY project_id, session_id, day;

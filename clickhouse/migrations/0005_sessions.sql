-- One row per session once merged. Only spans that carry a session id: on stateless traffic there is none, and one is
-- never invented.
CREATE TABLE IF NOT EXISTS {{local sessions}} {{on_cluster}} (
  project_id        UInt64,
  session_id        String,
  day               Date,
  started_at        SimpleAggregateFunction(min, DateTime64(6, 'UTC')),
  ended_at          SimpleAggregateFunction(max, DateTime64(6, 'UTC')),
  calls             SimpleAggregateFunction(sum, Float64),
  errors            SimpleAggregateFunction(sum, Float64),
  client_name       SimpleAggregateFunction(max, String),
  client_version    SimpleAggregateFunction(max, String),
  transport         SimpleAggregateFunction(max, String),
  protocol_version  SimpleAggregateFunction(max, String),
  server_name       SimpleAggregateFunction(max, String),
  user_id           SimpleAggregateFunction(max, String),
  environment       SimpleAggregateFunction(max, String),
  release           SimpleAggregateFunction(max, String),
  retention_days    SimpleAggregateFunction(max, UInt16)
)
ENGINE = {{engine AggregatingMergeTree}}
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, session_id, day)
TTL day + toIntervalDay(retention_days)
SETTINGS {{deduplication_window}} = 1000;

{{distributed sessions project_id}}

CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_from_spans {{on_cluster}} TO {{local sessions}} AS
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
  max(toString(s.transport)) AS transport,
  max(toString(s.protocol_version)) AS protocol_version,
  max(toString(s.server_name)) AS server_name,
  max(s.user_id) AS user_id,
  max(toString(s.environment)) AS environment,
  max(toString(s.release)) AS release,
  max(s.retention_days) AS retention_days
FROM {{local spans}} AS s
WHERE is_server_call = 1 AND session_id != ''
GROUP BY project_id, session_id, day;

-- The ledger: where every item that reached us ended. received = accepted + sum(rejected), to the unit.
-- `outcome`: accepted, rejected (with a reason: rate_limited, quota, too_large, invalid, filtered, unsupported), or
-- sdk_dropped (what SDKs say they threw away themselves, with their reason; not part of received).
-- `kind`: span, error, session, log, metric, client_report, check_in, attachment, feedback, profile, replay, other.
CREATE TABLE IF NOT EXISTS {{local outcomes}} {{on_cluster}} (
  project_id        UInt64,
  hour              DateTime('UTC'),
  key_id            String,
  kind              LowCardinality(String),
  outcome           LowCardinality(String),
  reason            LowCardinality(String),
  quantity          Int64
)
ENGINE = {{engine SummingMergeTree}}
PARTITION BY toYYYYMM(hour)
ORDER BY (project_id, hour, key_id, kind, outcome, reason)
TTL hour + toIntervalDay(400)
SETTINGS {{deduplication_window}} = 1000;

{{distributed outcomes project_id}}

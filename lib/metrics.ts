import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { resident } from "./resident";

/** What this process says of itself at `/metrics`. Names are a promise to operators' dashboards. */
export const metrics = () => resident("metrics", makeMetrics);

function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    uploads: new Counter({
      name: "callsight_uploads_total",
      help: "Uploads answered, by format and HTTP status.",
      labelNames: ["format", "status"],
      registers,
    }),
    uploadSeconds: new Histogram({
      name: "callsight_upload_seconds",
      help: "From an upload's headers to its answer, storing included.",
      labelNames: ["format"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    uploadBytes: new Gauge({
      name: "callsight_upload_bytes",
      help: "Bytes of uploads in memory, as they came and decompressed; beyond a sixteenth of the machine, answers are 503.",
      registers,
    }),
    items: new Counter({
      name: "callsight_items_total",
      help: "Items by what became of them, as in the ledger.",
      labelNames: ["kind", "outcome", "reason"],
      registers,
    }),
    batchRows: new Histogram({
      name: "callsight_batch_rows",
      help: "Rows (spans and errors) that one group commit stored.",
      buckets: [1, 10, 100, 1_000, 5_000, 10_000, 25_000, 50_000],
      registers,
    }),
    batchSeconds: new Histogram({
      name: "callsight_batch_seconds",
      help: "How long one group commit took.",
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    spoolBatches: new Gauge({
      name: "callsight_spool_batches",
      help: "Batches on disk that the facts store has not taken yet.",
      registers,
    }),
    spoolOldestSeconds: new Gauge({
      name: "callsight_spool_oldest_seconds",
      help: "Age of the oldest batch on disk, 0 when there is none.",
      registers,
    }),
    batchesRefused: new Counter({
      name: "callsight_batches_refused_total",
      help: "Batches on disk that the facts store refused for their content; kept in DATA_DIR/spool/refused.",
      registers,
    }),
    callsCorrected: new Counter({
      name: "callsight_calls_corrected_total",
      help: "Stored calls that learnt something from what arrived in another upload.",
      registers,
    }),
    settleSeconds: new Histogram({
      name: "callsight_settle_seconds",
      help: "How long one pass over what was stored lately took.",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    settleRows: new Counter({
      name: "callsight_settle_rows_total",
      help: "Rows that passes have looked at, those that several looked at counted as often.",
      registers,
    }),
    settleLeft: new Counter({
      name: "callsight_settle_left_total",
      help: "Times that a pass met one of its bounds (a trace, a window or a session too large) and left the rest as it was.",
      registers,
    }),
    settleFailures: new Counter({
      name: "callsight_settle_failures_total",
      help: "Passes that did not come to their end; the next one begins where they began.",
      registers,
    }),
  };
}

import { apart } from "./context";
import { destinationOf } from "./dsn";
import { Exporter } from "./exporter";
import { tellOnce } from "./guard";
import type { CallsightOptions } from "./options";
import { frameOf } from "./otlp";
import type { Platform } from "./platform";
import { type Sampler, samplerOf } from "./sampling";
import { resourceOf } from "./surroundings";
import type { Post } from "./upload";
import { VERSION } from "./version";

/** Options with everything decided that can be decided before the first message. */
export type Settings = {
  options: CallsightOptions;
  /** Null without a DSN: spans then go only to the tracer provider of the process. */
  exporter: Exporter | null;
  sampler: Sampler;
  payloadLengthMax: number;
  noResponseAfterMs: number;
};

const PAYLOAD_LENGTH_MAX = 32 * 1024;
const NO_RESPONSE_AFTER_MS = 10 * 60_000;

/** One for every destination and resource: a stateless server is made anew for every request, its queue is not. */
const exporters = new Map<string, Exporter>();

export function settingsOf(
  options: CallsightOptions,
  platform: Platform,
  server: { name: string; version: string },
): Settings {
  return {
    options,
    exporter: exporterFor(options, platform, server),
    sampler: samplerOf(options.sampleRate ?? 1),
    payloadLengthMax: options.payloadLengthMax ?? PAYLOAD_LENGTH_MAX,
    noResponseAfterMs: options.noResponseAfterMs ?? NO_RESPONSE_AFTER_MS,
  };
}

/** All that hold spans in this process. */
export const allExporters = (): Exporter[] => [...exporters.values()];

function exporterFor(
  options: CallsightOptions,
  platform: Platform,
  server: { name: string; version: string },
): Exporter | null {
  const dsn = options.dsn ?? platform.env.CALLSIGHT_DSN;
  if (dsn === undefined || dsn.trim() === "") return null;
  const destination = destinationOf(dsn.trim());
  if (typeof destination === "string") {
    tellOnce(`nothing is recorded. ${destination}`);
    return null;
  }
  const frame = frameOf(resourceOf(options, platform.env, server), VERSION);
  const identity = `${destination.url} ${destination.key} ${frame.head}`;
  let exporter = exporters.get(identity);
  if (!exporter) {
    const post: Post = (upload) => apart(() => platform.post(upload));
    exporter = new Exporter({ ...destination, frame, post, version: VERSION });
    if (exporters.size === 0) platform.beforeEnd(flushAll, () => allExporters().some(({ held }) => held > 0));
    exporters.set(identity, exporter);
  }
  return exporter;
}

/** Uploads what is held now; resolves when that was tried. */
export async function flushAll(): Promise<void> {
  await Promise.all(allExporters().map((exporter) => exporter.flush()));
}

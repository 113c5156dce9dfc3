import { mkdirSync } from "node:fs";
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from "@clickhouse/client";
import { dataPath, env } from "@/lib/env";
import { forget, resident, residentIfMade } from "@/lib/resident";

/** One identity writes, the others read. */
export type Facts = {
  /** `embedded`: chDB in this process. `server`: a ClickHouse server, cluster or cloud behind `CLICKHOUSE_URL`. */
  mode: "embedded" | "server";
  writer: ClickHouseClient;
  /**
   * Asks as the writer, which on replicas sees what it wrote; embedded on a connection of its own, where only one
   * statement runs at a time and uploads would wait behind a long question.
   */
  settler: ClickHouseClient;
  /** Runs `ask` with a reader that is free; waits in line when all are busy. */
  read: <T>(ask: (reader: ClickHouseClient) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const READERS_EMBEDDED = 3; // A chDB connection runs one statement at a time; a page asks about eight questions.
const READERS_SERVER = 32;

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>["connection"]>;

const common: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: "iso",
};
const reading: ClickHouseSettings = { ...common, max_execution_time: 10 };
const writing: ClickHouseSettings = {
  ...common,
  date_time_input_format: "best_effort",
  // Uploads are grouped before they get here, and 200 means stored: never acknowledge what only a buffer holds.
  async_insert: 0,
  wait_for_async_insert: 1,
};

// Whoever asked gets the error and says what failed; the client would print each one a second time, at length.
const log = { level: ClickHouseLogLevel.OFF };

/** The facts store of this process, opened on first use. */
export const facts = (): Promise<Facts> => resident("facts", () => openFacts());

/** Closes the store if this process opened it. */
export async function closeFacts(): Promise<void> {
  const opened = residentIfMade<Promise<Facts>>("facts");
  forget("facts");
  await (await opened)?.close();
}

async function openFacts(): Promise<Facts> {
  const url = env().CLICKHOUSE_URL;
  return url ? openServer(url) : openEmbedded(dataPath("clickhouse"));
}

function openServer(url: string): Facts {
  const application = "callsight";
  const writer = createClient({
    url,
    application,
    log,
    clickhouse_settings: writing,
    max_open_connections: 4,
  });
  const reader = createClient({
    url,
    application,
    log,
    clickhouse_settings: { ...reading, readonly: "2" },
    max_open_connections: READERS_SERVER,
  });
  return {
    mode: "server",
    writer,
    settler: writer,
    read: (ask) => ask(reader),
    close: async () => {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

/** Opens chDB on `directory`; the caller holds the lock on `DATA_DIR` (chDB allows one process per directory). */
async function openEmbedded(directory: string): Promise<Facts> {
  mkdirSync(directory, { recursive: true });
  const { createChdbConnection } = await import("chdb/connection").catch((cause: unknown) => {
    throw new Error(
      "The embedded ClickHouse (chdb) is not installed on this machine. Set CLICKHOUSE_URL to a ClickHouse server, " +
        "or install the optional dependencies on Linux or macOS, x64 or arm64.",
      { cause },
    );
  });
  const open = (settings: ClickHouseSettings) =>
    createClient({
      // chDB types its connection against @clickhouse/client-common, the client against its own copy of the same
      // interface; they differ only under exactOptionalPropertyTypes.
      connection: createChdbConnection({ path: directory }) as unknown as Connection,
      log,
      clickhouse_settings: settings,
    });

  const writer = open(writing);
  const settler = open(reading);
  const readers = Array.from({ length: READERS_EMBEDDED }, () => open(reading));
  const pool = waitingLine(readers);
  return {
    mode: "embedded",
    writer,
    settler,
    read: pool,
    close: async () => {
      await Promise.all([writer, settler, ...readers].map((client) => client.close()));
    },
  };
}

/** Hands out one of a fixed set at a time, first come first served. */
function waitingLine<Item>(items: readonly Item[]) {
  const free = [...items];
  const waiting: Array<(item: Item) => void> = [];
  return async <T>(use: (item: Item) => Promise<T>): Promise<T> => {
    const item = free.pop() ?? (await new Promise<Item>((resolve) => waiting.push(resolve)));
    try {
      return await use(item);
    } finally {
      const next = waiting.shift();
      if (next) next(item);
      else free.push(item);
    }
  };
}

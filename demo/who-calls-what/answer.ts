import { setTimeout as pause } from "node:timers/promises";
import { formatCount, formatDuration, formatRate } from "@/lib/format";
import type { Api, BreakdownRow } from "../api";
import type { Instance } from "../instance";
import { DemoError } from "../story";
import { table } from "../table";

type Played = { since: Date; requests: number; environment: string };

const WAIT_SECONDS_MAX = 30;

/** Waits until all that was played is stored, then answers the story's three questions from the HTTP API. */
export async function answer(
  { pages, api }: Instance,
  { since, requests, environment }: Played,
): Promise<void> {
  console.log(`\nMade ${requests} requests. See who called what: ${pages}`);
  if (!api) {
    console.log(
      "Pass --token <API token> (organisation's settings) to have the questions answered here, too.",
    );
    return;
  }
  const played = { from: since.toISOString(), environment };
  await untilStored(api, played, requests);

  console.log("\nIs Claude Code using my calculator more than VS Code?\n");
  const clients = await api.breakdown({ ...played, by: "client", method: "tools/call" });
  console.log(
    table(
      ["client", ...MEASURES],
      clients.map((row) => [row.client || "unknown", ...measures(row)]),
    ),
  );
  console.log(`\n  ${comparison(clients, "claude-code", "Visual Studio Code")}`);

  console.log("\nDo HTTP clients use the server differently from stdio clients?\n");
  const kinds = await api.breakdown({ ...played, by: "transport,method" });
  console.log(transportTable(kinds));

  console.log("\nWhich resources are read?\n");
  const resources = await api.breakdown({ ...played, by: "resource_uri", method: "resources/read" });
  console.log(
    table(
      ["resource", ...MEASURES],
      resources.map((row) => [row.resource_uri || "–", ...measures(row)]),
    ),
  );
}

const MEASURES = ["calls", "errors", "p50", "p95"];
const measures = (row: BreakdownRow) => [
  formatCount(row.count),
  formatRate(row.error_rate),
  formatDuration(row.p50_duration_ms),
  formatDuration(row.p95_duration_ms),
];

const sum = (rows: readonly BreakdownRow[]) => rows.reduce((total, row) => total + row.count, 0);

function comparison(rows: readonly BreakdownRow[], one: string, other: string): string {
  const [calls, against] = [one, other].map((name) => sum(rows.filter((row) => row.client === name)));
  if (!calls || !against) return `${one}: ${calls ?? 0} tool calls, ${other}: ${against ?? 0}.`;
  const times = (calls / against).toFixed(1);
  return `${calls > against ? "Yes" : "No"}: ${one} made ${calls} tool calls, ${other} ${against} (${times} times as many).`;
}

/** Each transport's calls, and which share of them is of which kind. */
function transportTable(rows: readonly BreakdownRow[]): string {
  const kinds = ["tools/call", "resources/read", "prompts/get"];
  const transports = [...new Set(rows.map((row) => row.transport ?? ""))];
  const lines = transports.map((transport) => {
    const its = rows.filter((row) => row.transport === transport);
    const share = (kind: string) => sum(its.filter((row) => row.method === kind)) / sum(its);
    const failed = its.reduce((total, row) => total + row.error_rate * row.count, 0) / sum(its);
    return [
      transport,
      formatCount(sum(its)),
      ...kinds.map((kind) => formatRate(share(kind))),
      formatRate(failed),
    ];
  });
  return table(["transport", "requests", ...kinds, "errors"], lines);
}

async function untilStored(api: Api, played: Record<string, string>, requests: number): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const stored = sum(await api.breakdown({ ...played, by: "method" }));
    const seconds = (performance.now() - startedAt) / 1_000;
    if (stored >= requests)
      return console.log(`All ${stored} are stored, ${seconds.toFixed(1)} s after the last.`);
    if (seconds > WAIT_SECONDS_MAX) {
      throw new DemoError(
        `${requests} requests were made, but ${stored} are stored after ${WAIT_SECONDS_MAX} s. The project's Usage page says what became of the others.`,
      );
    }
    await pause(250);
  }
}

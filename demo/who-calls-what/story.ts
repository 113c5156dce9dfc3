import { startCalculator, stdioCalculator } from "../calculator/process";
import type { Instance } from "../instance";
import type { Story } from "../story";
import { answer } from "./answer";
import { CALLERS, type Caller } from "./callers";
import { session } from "./session";

export const whoCallsWhat: Story = {
  name: "who-calls-what",
  question:
    "Is Claude Code using my calculator more than VS Code? Do HTTP clients use the server differently from stdio clients? Which resources are read?",
  play,
};

const ENVIRONMENT = "demo";
const SESSIONS_AT_ONCE = 4;

async function play(instance: Instance): Promise<void> {
  const since = new Date();
  console.log(
    "Starting calculators: Streamable HTTP (Sentry), Streamable HTTP (OpenTelemetry), SSE (Sentry).",
  );
  const options = { dsn: instance.dsn, environment: ENVIRONMENT };
  const [http, httpOpenTelemetry, sse] = await Promise.all([
    startCalculator("streamable_http", { ...options, sdk: "sentry" }),
    startCalculator("streamable_http", { ...options, sdk: "opentelemetry" }),
    startCalculator("sse", { ...options, sdk: "sentry" }),
  ]);
  const placeOf = ({ transport, sdk, client }: Caller) => {
    if (transport === "stdio") return stdioCalculator({ ...options, sdk, user: `${client.name}-user` });
    if (transport === "sse") return sse.url;
    return sdk === "sentry" ? http.url : httpOpenTelemetry.url;
  };

  let requests = 0;
  try {
    await inTurns(CALLERS.flatMap(sessionsOf), SESSIONS_AT_ONCE, async ({ caller, seed }) => {
      const made = await session(caller, placeOf(caller), dice(seed));
      requests += made;
      const { client, transport } = caller;
      console.log(`  ${client.name} ${client.version} over ${transport}: ${made} requests`);
    });
  } finally {
    await Promise.all([http, httpOpenTelemetry, sse].map((calculator) => calculator.stop()));
  }
  await answer(instance, { since, requests, environment: ENVIRONMENT });
}

const sessionsOf = (caller: Caller, index: number) =>
  Array.from({ length: caller.sessions }, (_, nth) => ({ caller, seed: index * 100 + nth }));

/** Works through `items`, so many at a time; the first failure is thrown, after those under way have ended. */
async function inTurns<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>) {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

/** A small generator of pseudo-random numbers (mulberry32), so that every run asks the same. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Broken uploads, each made from a captured one by a seed, through the whole path: bytes → rows → stores. A failure names
 * its seed; `FUZZ_SEED=<seed> FUZZ_CASES=1` plays that one again, as long as the captures under test/fixtures are the
 * same. `npm run fuzz -- <seconds>` goes on from a random seed for as long.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadMemory } from "@/ingest/http/upload-memory";
import { settle } from "@/ingest/settle/settle";
import { openWriter } from "@/ingest/write/writer";
import { fuzzedUpload } from "@/test/fuzz/uploads";
import { freshStores, seedProject } from "@/test/stores";
import { WholePath } from "./whole-path";

const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const CASES = Number(process.env.FUZZ_CASES ?? 2_000);
/** Sent at once: a group commit takes them together. */
const AT_ONCE = 100;
/** The captures were made on that day. */
const NOW = new Date("2026-11-22T16:00:00Z");
/** A row's texts are all bounded, so a row is, whatever an upload holds. */
const ROW_BYTES_MAX = 2 * 1024 * 1024;

freshStores();
let path: WholePath;
beforeAll(async () => {
  await openWriter();
  path = new WholePath(await seedProject({ retentionDays: 10_000 }), NOW);
});

const answered = new Map<number, number>();
afterAll(() => {
  if (SECONDS > 0) console.log("answers:", Object.fromEntries(answered));
});

async function survives(seed: number): Promise<void> {
  try {
    const { status, read } = await path.send(fuzzedUpload(seed));
    answered.set(status, (answered.get(status) ?? 0) + 1);
    if (!read?.ok) return;
    for (const row of [...read.spans, ...read.errors, ...read.logs])
      expect(Buffer.byteLength(JSON.stringify(row))).toBeLessThan(ROW_BYTES_MAX);
  } catch (cause) {
    throw new Error(`FUZZ_SEED=${seed} FUZZ_CASES=1 fails: ${cause}`, { cause });
  }
}

test("no upload, however broken, gets an answer that is not documented, and every item of it ends in the ledger", {
  timeout: 300_000 + SECONDS * 2_000,
}, async () => {
  const until = Date.now() + SECONDS * 1_000;
  const goesOn = (sent: number) => (SECONDS > 0 ? Date.now() < until : sent < CASES);
  for (let sent = 0; goesOn(sent); sent += AT_ONCE) {
    const count = SECONDS > 0 ? AT_ONCE : Math.min(AT_ONCE, CASES - sent);
    const seeds = Array.from({ length: count }, (_, n) => FIRST_SEED + sent + n);
    await Promise.all(seeds.map(survives));
  }
  await path.expectLedgerAddsUp();
  expect(uploadMemory().bytes).toBe(0);
  await settle(); // Relates what came apart; whatever it finds, it must not fail.
});

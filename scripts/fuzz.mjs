// `npm run fuzz -- <seconds>`: broken uploads through the whole path for so long, from a seed of chance. A failure names
// the seed of its upload, and how to play that one again.
import { randomInt } from "node:crypto";
import { step, tool } from "./step.mjs";

const seconds = Number(process.argv[2] ?? 60);
if (!Number.isInteger(seconds) || seconds < 1) {
  console.error("Say for how many seconds: npm run fuzz -- 600");
  process.exit(1);
}
const seed = String(randomInt(2 ** 31));
const isWell = step(
  `fuzz for ${seconds} s from seed ${seed}`,
  tool("vitest"),
  ["run", "--project", "flows", "test/flows/ingest/fuzz.test.ts"],
  { env: { FUZZ_SECONDS: String(seconds), FUZZ_SEED: seed } },
);
process.exit(isWell ? 0 : 1);

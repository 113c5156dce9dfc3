// `npm run bench -- <what>`: measures Callsight on this machine and prints figures; bench/README.md says how to read them.
export {};

const MEASUREMENTS: Record<string, () => Promise<{ run: (args: string[]) => Promise<void> }>> = {
  ingest: () => import("./ingest"),
  sdk: () => import("./sdk"),
};

const [what = "", ...args] = process.argv.slice(2);
const load = MEASUREMENTS[what];
if (!load) {
  console.error(`npm run bench -- <${Object.keys(MEASUREMENTS).join("|")}>`);
  process.exit(1);
}
const { run } = await load();
await run(args);

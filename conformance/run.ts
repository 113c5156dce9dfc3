// `npm run conformance [-- <name or pattern>…] [--list] [--record <folder>] [--patience <seconds>] [--write] [--keep]`:
// real MCP servers and clients from the registries report to a fresh Callsight, and what it stored is held against what
// was true. See conformance/README.md.
import { parseArgs } from "node:util";
import { table } from "@/demo/table";
import { startCallsight } from "./callsight";
import { writeDocument } from "./document";
import { keepResult, lastResult } from "./history";
import { matrix, outdatedLimits, type Result, wrongs } from "./matrix";
import { judgeSender, type Played, playSender } from "./play";
import { startRecorder } from "./recorder";
import { sendersNamed } from "./senders";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: "boolean" },
    record: { type: "string" },
    keep: { type: "boolean" },
    // Without names it is written anyway. With names, the other rows are those of their last runs on this machine.
    write: { type: "boolean" },
    // A cancelled call of which only the notification comes is counted after a minute.
    patience: { type: "string", default: "75" },
  },
});

const senders = await sendersNamed(positionals);
const patienceMs = Number(values.patience) * 1_000;
const problem =
  senders.length === 0
    ? "No sender has such a name. `npm run conformance -- --list` names them all."
    : patienceMs >= 0
      ? undefined
      : "--patience is a number of seconds, for example --patience 75.";

if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else if (values.list) console.log(senders.map(({ name }) => name).join("\n"));
else if (!(await runAll())) process.exitCode = 1;

/** Whether everything that the senders deliver is right. */
async function runAll(): Promise<boolean> {
  const callsight = await startCallsight();
  const recorder = values.record ? await startRecorder(callsight.url, values.record) : undefined;
  const results: Result[] = [];
  try {
    const played: Played[] = [];
    for (const sender of senders) {
      recorder?.into(sender.name.replaceAll("/", "--"));
      console.log(`playing  ${sender.name}`);
      played.push(await playSender(sender, callsight, recorder?.url ?? callsight.url));
    }
    for (const one of played) {
      const result = await judgeSender(one, callsight, patienceMs);
      keepResult(one.sender, result, new Date());
      results.push(result);
    }
    report(results);
    if (positionals.length === 0 || values.write) writeDocument((await sendersNamed([])).map(lastResult));
    if (values.keep) await untilInterrupted(callsight.url);
  } finally {
    recorder?.stop();
    await callsight.stop();
  }
  return wrongs(results).length === 0;
}

function report(results: readonly Result[]): void {
  const { headings, rows, notes } = matrix(results);
  console.log(`\n${table(headings, rows)}\n`);
  for (const [index, note] of notes.entries()) console.log(`  ${index + 1}  ${note}`);
  const wrong = wrongs(results);
  if (wrong.length > 0) console.log(`\nWrong:\n${wrong.map((line) => `  ${line}`).join("\n")}`);
  const outdated = outdatedLimits(results);
  if (outdated.length > 0)
    console.log(
      `\nDelivered after all, so these limits can go:\n${outdated.map((line) => `  ${line}`).join("\n")}`,
    );
}

/** Ctrl-C ends the process, and all that it has started. */
function untilInterrupted(url: string): Promise<never> {
  console.log(`\n${url} stays until Ctrl-C (conformance@example.com, correct horse battery).`);
  return new Promise(() => undefined);
}

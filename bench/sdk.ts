import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startSink } from "./sdk-sink";
import { SUBJECTS, type Subject, type SubjectFigures } from "./sdk-subjects";

const CALLS = 20_000;
const ROUNDS = 5;
const BUILT = path.resolve(".data/bench-sdk");

/**
 * `npm run bench -- sdk [calls] [subject…]`: what a call of an echo tool costs over the in-memory transport, without a
 * wrapper and with each of several, which export to a receiver in another process.
 *
 * Each subject runs in a process of its own, one after the other, for some rounds; the middle round counts.
 */
export async function run(args: string[]): Promise<void> {
  const calls = Number(args.find((arg) => /^\d+$/.test(arg)) ?? CALLS);
  const wanted = SUBJECTS.filter((subject) => args.includes(subject));
  const subjects = wanted.length > 0 ? wanted : SUBJECTS;
  build();
  const sink = await startSink();
  console.log(`${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.versions.node}`);
  console.log(`${calls} calls, ${ROUNDS} rounds, load average before: ${os.loadavg()[0]?.toFixed(1)}\n`);

  const rounds = new Map<Subject, SubjectFigures[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const subject of subjects) rounds.get(subject)?.push(await measure(subject, calls, sink.dsn));
  }
  sink.stop();

  const bare = middleOf(rounds.get("bare") ?? [], "cpuMicros");
  console.log("µs a call       mean    p50    p99    CPU   CPU over bare   heap after");
  for (const [subject, figures] of rounds) {
    const middle = (figure: keyof SubjectFigures) => middleOf(figures, figure);
    const micros = (["meanMicros", "p50Micros", "p99Micros", "cpuMicros"] as const)
      .map((figure) => middle(figure).toFixed(1).padStart(7))
      .join("");
    const over = (middle("cpuMicros") - bare).toFixed(1).padStart(15);
    console.log(`${subject.padEnd(12)}${micros}${over}${middle("heapMb").toFixed(0).padStart(10)} MB`);
  }
}

async function measure(subject: Subject, calls: number, dsn: string): Promise<SubjectFigures> {
  const program = fileURLToPath(new URL("./sdk-subjects.ts", import.meta.url));
  const child = fork(program, [subject, String(calls), dsn, path.join(BUILT, "node.js")], {
    execArgv: ["--expose-gc", "--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  const [figures] = (await once(child, "message")) as [SubjectFigures];
  await once(child, "exit");
  return figures;
}

/** As npm would deliver it: bundled, not the sources. */
function build(): void {
  const { status } = spawnSync(process.execPath, ["sdk/build.mjs", "--outdir", BUILT], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("sdk/build.mjs failed; its words are above.");
}

function middleOf(figures: readonly SubjectFigures[], figure: keyof SubjectFigures): number {
  const sorted = figures.map((one) => one[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

import { spawnSync } from "node:child_process";

/**
 * Runs one named step in front of the reader: a heading, its output as it comes, the seconds it took.
 *
 * @param {string} title what the step is, in a word or two
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, timeoutMs?: number }} [options]
 * @returns {boolean} whether the command ended with 0
 */
export function step(title, command, args, { env = {}, timeoutMs } = {}) {
  console.log(`\n▸ ${title}`);
  const startedAt = performance.now();
  const { status, error } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, ...env },
    timeout: timeoutMs,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const isWell = status === 0;
  if (error) console.error(`${command} could not be run: ${error.message}`);
  console.log(`${isWell ? "✓" : "✗"} ${title} (${seconds} s)`);
  return isWell;
}

/** An installed package's command, by file: `npx` would fetch what is missing. */
export const tool = (name) => `node_modules/.bin/${name}`;

// `npm run demo -- <story> [--url …] [--dsn …] [--token …]`: plays a story with real MCP servers and clients.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { findInstance } from "@/demo/instance";
import { STORIES } from "@/demo/stories";
import { DemoError } from "@/demo/story";

// The settings that `npm start` reads, so that the demo finds what they set up.
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await main();
} catch (error) {
  if (!(error instanceof DemoError || isMisspelt(error))) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: "string" }, dsn: { type: "string" }, token: { type: "string" } },
  });
  const story = STORIES.find(({ name }) => name === positionals[0]);
  if (!story) throw new DemoError(`Which story? npm run demo -- <story>\n\n${list()}`);
  await story.play(await findInstance(values, process.env));
}

/** An option that `parseArgs` does not know, or one without its value. */
function isMisspelt(error: unknown): error is TypeError {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function list(): string {
  return STORIES.map(({ name, question }) => `  ${name}\n    ${question}`).join("\n");
}

// Makes lib/records/generated from prisma/schema.prisma.
//
// `prisma generate` wants to download a schema engine that generating does not use. Naming any existing file keeps it
// from trying, so a machine that reaches nothing but the npm registry can build Callsight.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["--no-install", "prisma", "generate"], {
  stdio: "inherit",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
process.exit(status ?? 1);

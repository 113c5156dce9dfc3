import { defineConfig } from "vitest/config";

// `unit`: tables of pure functions, no stores, part of `npm run check`.
// `flows`: real stores; each file has a process and a DATA_DIR of its own, because chDB and PGlite are one process's.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}"] },
      },
      {
        extends: true,
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

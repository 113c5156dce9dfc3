import { defineConfig } from "vitest/config";

// Four kinds of test, each its own project:
//   unit                   tables of pure functions, no stores, part of `npm run check`
//   flows                  across rooms, on real embedded stores
//   sdk                    the npm package, with the MCP SDKs themselves and receivers of the tests' own
//   records-on-postgresql  what lib/records, lib/access and accounts promise, once more on a PostgreSQL server that the
//                          suite starts and stops
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    // Stores live on globalThis and chDB opens one directory per process: a fork for every file.
    pool: "forks",
    isolate: true,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}"] } },
      {
        extends: true,
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts"],
          globalSetup: ["test/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { extends: true, test: { name: "sdk", include: ["sdk/test/**/*.test.ts"], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: "records-on-postgresql",
          include: ["test/flows/{records,access}/**/*.test.ts"],
          globalSetup: ["test/postgresql-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { defineConfig } from "prisma/config";

// `npm run generate` reads this. Migrations at start do not: they run through lib/records/migrate.ts, without a
// binary, and keep the same `_prisma_migrations` table that `prisma migrate deploy` keeps.
export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });

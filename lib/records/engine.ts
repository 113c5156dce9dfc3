import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { resident } from "@/lib/resident";

/**
 * Prisma's schema engine as WebAssembly, on the database behind `adapters`: migrations need no binary for the machine.
 * Call `free()` when done.
 */
export async function schemaEngine(adapters: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  const { SchemaEngine } = await engineModule();
  const quiet = () => {};
  return SchemaEngine.new({ datamodels: undefined }, quiet, bindMigrationAwareSqlAdapterFactory(adapters));
}

const engineModule = () => resident("schema-engine", loadEngine);

// The package imports its .wasm as a module, which Node 20 cannot do; so its parts are put together by hand.
async function loadEngine() {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await readFile(path.join(path.dirname(entry), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("@prisma/schema-engine-wasm has no __wbindgen_start.");
  start();
  return glue;
}

import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles } from "../tree";

const code = sourceFiles().filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file));
const imports = new Map(code.map((file) => [file, importsOf(file, code)]));
const roomOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "");

/** Which rooms a room may open a door to; whatever is not named here (server, scripts, tests, demos) may open any. */
const DOORS = {
  app: ["app", "components", "lib", "ingest"],
  components: ["components", "lib"],
  ingest: ["ingest", "lib"],
  lib: ["lib"],
  sdk: ["sdk"],
} as const satisfies Record<string, readonly string[]>;

/** Packages that have no business in a room. */
const STRANGERS = {
  ingest: /^(next|react|react-dom)(\/|$)/,
  lib: /^(next|react|react-dom)(\/|$)/,
} satisfies Record<string, RegExp>;

describe("rooms", () => {
  test("are read by their imports, those of types marked", () => {
    expect(imports.get("lib/clickhouse/query.ts")).toEqual(
      expect.arrayContaining([
        { specifier: "zod", target: undefined, isType: false },
        { specifier: "./client", target: "lib/clickhouse/client.ts", isType: false },
      ]),
    );
    expect(imports.get("ingest/upload.ts")).toContainEqual({
      specifier: "@/lib/clickhouse/rows",
      target: "lib/clickhouse/rows.ts",
      isType: true,
    });
  });

  test.each(Object.entries(DOORS))("%s opens only its own doors", (room, doors) => {
    const trespasses = code
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter(({ target }) => target && !(doors as readonly string[]).includes(roomOf(target)))
          .map(({ target }) => `${file} imports ${target}`),
      );
    expect(trespasses).toEqual([]);
  });

  test.each(Object.entries(STRANGERS))("%s knows nothing of the web framework", (room, strangers) => {
    const trespasses = code
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter(({ specifier }) => strangers.test(specifier))
          .map(({ specifier }) => `${file} imports ${specifier}`),
      );
    expect(trespasses).toEqual([]);
  });

  test("lib and ingest hold no JSX", () => {
    expect(code.filter((file) => ["lib", "ingest"].includes(roomOf(file)) && file.endsWith(".tsx"))).toEqual(
      [],
    );
  });

  test("components use only what is pure in lib: nothing that reaches memory, a store or the machine", () => {
    const trespasses = code
      .filter((file) => roomOf(file) === "components")
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter(({ target, isType }) => !isType && target && roomOf(target) === "lib")
          .flatMap(({ target }) => {
            const impurity = impurityOf(target ?? "");
            return impurity ? [`${file} imports ${target}, which reaches ${impurity}`] : [];
          }),
      );
    expect(trespasses).toEqual([]);
  });

  test("a relative import stays in its room; other rooms are named by @/", () => {
    const trespasses = code.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter(({ specifier }) => specifier.startsWith("."))
        .filter(({ specifier }) => roomOf(file) !== "" && leavesRoom(file, specifier))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    expect(trespasses).toEqual([]);
  });
});

describe("the tree", () => {
  const texts = sourceFiles().filter((file) => !/\.(png|ico|woff2?|envelope|bin|pb|gz)$/.test(file));
  const self = "test/unit/rooms.test.ts";
  const having = (pattern: RegExp, files = texts) =>
    files.filter((file) => file !== self && pattern.test(readFileSync(file, "utf8")));

  test.each([
    ["a type given up", /\bas any\b|@ts-ignore|@ts-nocheck/],
    ["a lint rule silenced", /biome-ignore|eslint-disable/],
    ["a test left out or run alone", /\b(test|it|describe|suite)\.(only|skip|todo|fixme)\b/],
    ["a note to come back later", /\b(TODO|FIXME|HACK|XXX)\b/],
  ])("holds no code with %s", (_, pattern) => {
    expect(having(pattern, code)).toEqual([]);
  });

  test("names no path of the machine it was written on", () => {
    expect(having(/(^|[\s"'`(=:])\/(work|root|home\/\w+|Users\/\w+)\//m)).toEqual([]);
  });

  test("expects a type error only where the types themselves are tested", () => {
    const files = having(/@ts-expect-error/, code);
    expect(files.length).toBeLessThanOrEqual(1);
    expect(files.filter((file) => !file.startsWith("test/"))).toEqual([]);
  });
});

/** What an import of `file` drags in that is not pure, or undefined; follows values only, types vanish. */
function impurityOf(file: string, seen = new Set<string>()): string | undefined {
  if (file === "lib/resident.ts" || file === "lib/env.ts") return file;
  if (seen.has(file)) return undefined;
  seen.add(file);
  for (const { specifier, target, isType } of imports.get(file) ?? []) {
    if (isType) continue;
    if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return `${file} → ${specifier}`;
    if (/^(@clickhouse|@prisma|pg|chdb|@electric-sql|pg-boss|nodemailer)(\/|$)/.test(specifier))
      return `${file} → ${specifier}`;
    const further = target ? impurityOf(target, seen) : undefined;
    if (further) return further;
  }
  return undefined;
}

const leavesRoom = (file: string, specifier: string) =>
  roomOf(path.posix.join(path.posix.dirname(file), specifier)) !== roomOf(file);

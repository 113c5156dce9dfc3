import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { sourceFiles } from "../tree";

const pages = sourceFiles().filter((file) => file.endsWith(".md"));
const textOf = (file: string) => readFileSync(file, "utf8");

test(".env.example names every variable that lib/env.ts reads, and no other", () => {
  const read = [...textOf("lib/env.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
  const explained = [...textOf(".env.example").matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name,
  );
  expect(new Set(explained)).toEqual(new Set(read));
  expect(read.length).toBeGreaterThan(10);
});

test("every file that a page links to exists", () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = ""]) => link.replace(/#.*$/, ""))
      .filter((link) => link !== "" && !/^[a-z]+:/.test(link))
      .filter((link) => !existsSync(path.join(path.dirname(page), link)))
      .map((link) => `${page} links to ${link}`),
  );
  expect(broken).toEqual([]);
});

test("every command that a page gives is in package.json", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const missing = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm (?:run ([a-z:-]+)|(start|test))/g)]
      .map(([, named, own]) => named ?? own ?? "")
      .filter((name) => !(name in scripts))
      .map((name) => `${page} says npm ${name}`),
  );
  expect(missing).toEqual([]);
});

test("README fits on two screens", () => {
  expect(textOf("README.md").split("\n").length).toBeLessThan(80);
});

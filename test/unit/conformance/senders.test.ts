import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { sendersNamed } from "@/conformance/senders";

const senders = await sendersNamed([]);

describe("every sender of the conformance suite", () => {
  test("has a name of its own", () => {
    const names = senders.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
  });

  test("names exact versions, so that the matrix can be made again", () => {
    const versions = senders.flatMap(({ packages }) => Object.values(packages.packages));
    expect(versions.filter((version) => !/^v?\d+\.\d+[\w.+-]*$/.test(version))).toEqual([]);
  });

  test("has its files", () => {
    const folders = new Set(senders.flatMap(({ files }) => files));
    expect([...folders].filter((folder) => !existsSync(path.join("conformance", folder)))).toEqual([]);
  });

  test("says each of its limits in a sentence", () => {
    const notes = new Set(senders.flatMap(({ limits }) => limits.map(({ because }) => because)));
    expect([...notes].filter((because) => !because.endsWith("."))).toEqual([]);
  });
});

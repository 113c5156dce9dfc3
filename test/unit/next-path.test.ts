import { expect, test } from "vitest";
import { nextPath } from "@/app/(account)/next-path";

test.each([
  ["/acme/weather?client=cursor&from=7d", "/acme/weather?client=cursor&from=7d"],
  ["/", "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
  ["acme", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["javascript:alert(1)", "/"],
])("after signing in, %j leads to %j", (next, path) => expect(nextPath(next)).toBe(path));

import { expect, test } from "vitest";
import { slugCandidates, slugify } from "@/lib/slugs";

test.each([
  ["Acme Weather", "acme-weather"],
  ["  --Acme__2!  ", "acme-2"],
  ["Électricité de Żywiec", "electricite-de-zywiec"],
  ["天気", ""],
  [`${"a".repeat(39)} b`, "a".repeat(39)],
  ["a".repeat(100), "a".repeat(40)],
])("%j is written %j in a URL", (name, slug) => expect(slugify(name)).toBe(slug));

test("a name without letters still gets a slug", () => {
  expect(slugCandidates("天気", "organization")[0]).toBe("organization");
  expect(slugCandidates("!", "project")[0]).toBe("project");
});

test.each(["api", "sign-in", "Sign Up", "MCP", "new", "settings", "v1", "docs"])(
  "no organisation is called %j in a URL",
  (name) => {
    const slugs = slugCandidates(name, "organization");
    expect(slugs).not.toContain(slugify(name));
    expect(slugs.length).toBeGreaterThan(3);
  },
);

test("no project hides its organisation's settings", () => {
  expect(slugCandidates("Settings", "project")[0]).toBe("settings-2");
});

import { randomBytes } from "node:crypto";

const SLUG_LENGTH_MAX = 40;

/** First parts of a path that Callsight itself answers, now or one day: no organisation may take one. */
const RESERVED_FOR_ORGANIZATIONS = new Set(
  (
    "_next account accounts admin api app assets auth callsight docs favicon health help invite login logout mcp metrics " +
    "new onboarding public settings setup sign-in sign-out sign-up static status support v1 v2"
  ).split(" "),
);

/** Pages of an organisation, beside its projects. */
const RESERVED_FOR_PROJECTS = new Set("api members new projects settings setup".split(" "));

/**
 * A name as it appears in a URL: lower-case letters, digits and single dashes, at most 40 characters, accents dropped.
 * Empty when the name has none of these, as `"天気"` has not.
 */
export function slugify(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  const dashed = plain.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return trimDashes(trimDashes(dashed).slice(0, SLUG_LENGTH_MAX));
}

/**
 * Slugs to try for `name`, best first; the last ones are random enough that one of them is free.
 *
 * @param of what it names: decides which words are reserved, and stands in for a name without letters
 */
export function slugCandidates(name: string, of: "organization" | "project"): string[] {
  const reserved = of === "organization" ? RESERVED_FOR_ORGANIZATIONS : RESERVED_FOR_PROJECTS;
  const base = slugify(name) || of;
  const numbered = ["", "-2", "-3", "-4", "-5"].map((suffix) => base + suffix);
  const random = [1, 2, 3].map(() => `${base}-${randomBytes(3).toString("hex")}`);
  return [...numbered, ...random].filter((slug) => !reserved.has(slug));
}

const trimDashes = (slug: string) => slug.replaceAll(/^-+|-+$/g, "");

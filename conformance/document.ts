import { readFileSync, writeFileSync } from "node:fs";
import { markdownMatrix, type Result } from "./matrix";

const DOCUMENT = "docs/conformance.md";
const BEGIN = "<!-- matrix: written by npm run conformance -->";
const END = "<!-- matrix: end -->";

/** Puts the matrix into docs/conformance.md, between its markers. */
export function writeDocument(results: readonly Result[]): void {
  writeFileSync(DOCUMENT, withMatrix(readFileSync(DOCUMENT, "utf8"), markdownMatrix(results)));
  console.log(`\nwrote ${DOCUMENT}`);
}

/** `document` with another matrix between its markers. @throws Error when a marker is missing */
export function withMatrix(document: string, matrix: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost its markers: ${BEGIN} … ${END}`);
  return `${document.slice(0, begin)}${BEGIN}\n\n${matrix}\n\n${document.slice(end)}`;
}

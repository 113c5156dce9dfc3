import { describe, expect, test } from "vitest";
import { COLUMN_NAMES, type Column } from "@/conformance/columns";
import { withMatrix } from "@/conformance/document";
import type { Cell } from "@/conformance/judge";
import { markdownMatrix, matrix, outdatedLimits, type Result, wrongs } from "@/conformance/matrix";
import type { Limit } from "@/conformance/sender";
import { matches } from "@/conformance/senders";

const sender = { name: "a/stdio", reporter: "A 1.0", server: "S 2.0", over: "stdio" };
const RIGHT: Cell = { state: "right", limits: [], problems: [] };

const result = (changes: Partial<Record<Column, Cell>>, outdated: Limit[] = []): Result => ({
  sender,
  judgement: {
    cells: {
      ...(Object.fromEntries(COLUMN_NAMES.map((column) => [column, RIGHT])) as Record<Column, Cell>),
      ...changes,
    },
    outdated,
  },
});
const limited = (state: Cell["state"], because: string): Cell => ({
  state,
  limits: [{ column: "result", because }],
  problems: [],
});

describe("the matrix", () => {
  test("has one field for each column, after who reported, what served, and over what", () => {
    const { headings, rows } = matrix([result({})]);
    expect(headings).toEqual(["reported by", "served by", "over", ...COLUMN_NAMES]);
    expect(rows).toEqual([["A 1.0", "S 2.0", "stdio", ...COLUMN_NAMES.map(() => "✓")]]);
  });

  test.each<[string, Cell, string]>([
    ["right but for a limit", limited("partly", "No."), "✓ 1"],
    ["nothing because of a limit", limited("theirs", "No."), "– 1"],
    ["wrong", { state: "wrong", limits: [], problems: ["add: 1 instead of 2"] }, "✗"],
    ["nothing to say", { state: "unasked", limits: [], problems: [] }, ""],
  ])("shows %s", (_, cell, shown) => {
    const { rows, headings } = matrix([result({ result: cell })]);
    expect(rows[0]?.[headings.indexOf("result")]).toBe(shown);
  });

  test("says one thing in one note, whoever it is said of", () => {
    const { notes } = matrix([
      result({ result: limited("theirs", "No results."), error: limited("theirs", "No errors.") }),
      result({ result: limited("theirs", "No results.") }),
    ]);
    expect(notes).toEqual(["No results.", "No errors."]);
  });

  test("never shows a sender that did not run as passed", () => {
    const { rows, notes } = matrix([{ sender, notRun: "needs Node 22, this is 20.20.2" }]);
    expect(rows[0]?.slice(3)).toEqual(["not run 1", ...COLUMN_NAMES.slice(1).map(() => "")]);
    expect(notes).toEqual(["Not run: needs Node 22, this is 20.20.2."]);
  });

  test("is a table of Markdown with its notes numbered below", () => {
    const lines = markdownMatrix([
      { ...result({ result: limited("theirs", "No results.") }), playedOn: "2026-11-22" },
    ]).split("\n");
    expect(lines[0]).toBe(`| reported by | served by | over | ${COLUMN_NAMES.join(" | ")} | played |`);
    expect(lines[2]).toMatch(/^\| A 1\.0 \| S 2\.0 \| stdio \| .* \| 2026-11-22 \|$/);
    expect(lines.slice(-2)).toEqual(["", "1. No results."]);
  });
});

describe("what is wrong", () => {
  test("is nothing when all that is missing is the sender's, or it did not run", () => {
    expect(wrongs([result({ result: limited("theirs", "No.") }), { sender, notRun: "no Go" }])).toEqual([]);
  });

  test("is named by sender, column and call", () => {
    const cell: Cell = { state: "wrong", limits: [], problems: ['add: "" instead of "add"'] };
    expect(wrongs([result({ target: cell })])).toEqual(['a/stdio  target  add: "" instead of "add"']);
  });

  test("includes a sender that could not be judged", () => {
    expect(wrongs([{ sender, broken: "The client ended with 1" }])).toEqual([
      "a/stdio  The client ended with 1",
    ]);
  });
});

test("limits that no longer show are named", () => {
  expect(outdatedLimits([result({}, [{ column: "result", because: "No results." }])])).toEqual([
    "a/stdio  result  No results.",
  ]);
});

describe("the document", () => {
  const document = (inside: string) =>
    `# Title\n\n<!-- matrix: written by npm run conformance -->${inside}<!-- matrix: end -->\n\nMore.\n`;

  test("keeps all but what stands between its markers", () => {
    expect(withMatrix(document("\n\nold\n\n"), "| new |")).toBe(document("\n\n| new |\n\n"));
  });

  test("without its markers is left alone", () => {
    expect(() => withMatrix("# Title\n", "| new |")).toThrow("has lost its markers");
  });
});

test.each([
  ["sentry-node/v11/sdk-1/stdio", "sentry-node/v11", true],
  ["sentry-node/v11/sdk-1/stdio", "*/stdio", true],
  ["sentry-node/v11/sdk-1/stdio", "v11", false],
  ["mcp-handler/modern", "mcp-handler/m*n", true],
  ["a+b/stdio", "a+b", true],
])("%s is asked for by %s: %s", (name, pattern, isAsked) => {
  expect(matches(name, pattern)).toBe(isAsked);
});

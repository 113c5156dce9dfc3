import { COLUMN_NAMES, type Column } from "./columns";
import type { Cell, Judgement } from "./judge";
import type { Sender } from "./sender";

/** How the run of one sender went. */
export type Result = {
  sender: Pick<Sender, "name" | "reporter" | "server" | "over">;
  /** The day, when it is not this run's. */
  playedOn?: string;
} & ({ judgement: Judgement } | { notRun: string } | { broken: string });

const MARKS: Record<Cell["state"], string> = {
  right: "✓",
  partly: "✓",
  theirs: "–",
  wrong: "✗",
  unasked: "",
};

/** The matrix as lines of a table: sender, how it is reached, one field for each column; and the notes below it. */
export function matrix(results: readonly Result[]): {
  headings: string[];
  rows: string[][];
  notes: string[];
} {
  const notes: string[] = [];
  const numberOf = (note: string) => {
    if (!notes.includes(note)) notes.push(note);
    return notes.indexOf(note) + 1;
  };
  const field = ({ state, limits }: Cell) => {
    const numbers = [...new Set(limits.map(({ because }) => numberOf(because)))].sort((a, b) => a - b);
    return [MARKS[state], ...(numbers.length > 0 ? [numbers.join(",")] : [])].join(" ");
  };
  const rows = results.map((result) => {
    const { reporter, server, over } = result.sender;
    const name = [reporter, server, over];
    if ("judgement" in result)
      return [...name, ...COLUMN_NAMES.map((column) => field(result.judgement.cells[column]))];
    const words = "notRun" in result ? `not run ${numberOf(`Not run: ${result.notRun}.`)}` : MARKS.wrong;
    return [...name, words, ...COLUMN_NAMES.slice(1).map(() => "")];
  });
  return { headings: ["reported by", "served by", "over", ...COLUMN_NAMES], rows, notes };
}

/** The matrix as Markdown, with the day on which each sender played, and its notes as a numbered list. */
export function markdownMatrix(results: readonly Result[]): string {
  const { headings, rows, notes } = matrix(results);
  const line = (fields: readonly string[]) =>
    `| ${fields.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  const days = results.map(({ playedOn = "" }) => playedOn);
  const table = [
    line([...headings, "played"]),
    line([...headings, ""].map(() => "---")),
    ...rows.map((row, index) => line([...row, days[index] ?? ""])),
  ];
  return [...table, "", ...notes.map((note, index) => `${index + 1}. ${note}`)].join("\n");
}

/** Everything that is wrong, one line each; empty when the matrix is green for all that senders deliver. */
export function wrongs(results: readonly Result[]): string[] {
  return results.flatMap((result) => {
    const { name } = result.sender;
    if ("broken" in result) return [`${name}  ${result.broken}`];
    if ("notRun" in result) return [];
    const cells = Object.entries(result.judgement.cells) as Array<[Column, Cell]>;
    return cells.flatMap(([column, { problems }]) =>
      problems.map((problem) => `${name}  ${column}  ${problem}`),
    );
  });
}

/** Limits that no longer show, one line each. */
export const outdatedLimits = (results: readonly Result[]): string[] =>
  results.flatMap((result) =>
    "judgement" in result
      ? result.judgement.outdated.map(({ column, because }) => `${result.sender.name}  ${column}  ${because}`)
      : [],
  );

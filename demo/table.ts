/** Rows under headings as text; columns that hold figures are set to the right. */
export function table(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isFigure = headings.map((_, column) => rows.every((row) => /^[<>~]?[\d–]/.test(row[column] ?? "")));
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isFigure[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("   ")
      .trimEnd()}`;
  return [line(headings), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

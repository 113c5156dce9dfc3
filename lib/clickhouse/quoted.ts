/**
 * A text as ClickHouse writes it. For statements that name many values and run often: chDB runs those with parameters
 * one after the other in the whole process, and pages would wait behind ours.
 */
export const quoted = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`;

export const listed = (texts: Iterable<string>): string => [...texts].map(quoted).join(", ");

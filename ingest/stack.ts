import type { ErrorFrame } from "@/lib/clickhouse/rows";

const FRAMES_MAX = 100;
const JS_LINE =
  /^\s*at (?:async )?(?:(.{1,300}?) \()?((?:\w+:\/\/|node:|\/|[A-Za-z]:\\|[\w.@-]).{0,500}?):(\d{1,9}):(\d{1,9})\)?$/;
const PYTHON_LINE = /^\s*File "(.{1,500}?)", line (\d{1,9}), in (.{1,300})$/;
const LIBRARY = /node_modules|^node:|site-packages|dist-packages|\/lib\/python\d|<frozen /;

/**
 * The frames in a stack that came as text (`exception.stacktrace`), oldest call first; empty when it is of no language
 * that we read (JavaScript, Python). Code of libraries and runtimes is not `in_app`.
 */
export function framesOf(stacktrace: string): ErrorFrame[] {
  const lines = stacktrace.split("\n", FRAMES_MAX * 4);
  const python: ErrorFrame[] = [];
  const javascript: ErrorFrame[] = [];
  for (const [i, line] of lines.entries()) {
    const js = JS_LINE.exec(line);
    if (js) javascript.push(frame(js[2] ?? "", js[1], Number(js[3]), Number(js[4])));
    const py = PYTHON_LINE.exec(line);
    if (!py) continue;
    // The source, when Python has it, stands below and further in.
    const below = lines[i + 1] ?? "";
    const code = /^ {4}/.test(below) && !PYTHON_LINE.test(below) ? below.trim() : "";
    python.push({
      ...frame(py[1] ?? "", py[3], Number(py[2])),
      ...(code === "" ? {} : { context_line: code }),
    });
  }
  // JavaScript writes the newest call first, Python last.
  return (python.length > 0 ? python : javascript.reverse()).slice(-FRAMES_MAX);
}

function frame(filename: string, called: string | undefined, lineno: number, colno?: number): ErrorFrame {
  return {
    filename,
    ...(called ? { function: called } : {}),
    lineno,
    ...(colno === undefined ? {} : { colno }),
    in_app: !LIBRARY.test(filename),
  };
}

import { isDeepStrictEqual } from "node:util";
import type { StoredCall } from "./api";
import type { Heard } from "./client";
import { COLUMN_NAMES, COLUMNS, type Column, type Finding, type RunTruth } from "./columns";
import type { CallId } from "./script";
import type { Limit, Sender } from "./sender";
import { type Truth, truthOf } from "./truths";

/** Clocks inside one machine differ by this much at most: SDKs take times from different ones. */
const CLOCKS_MS = 25;

/** What a client asks before and beside the script. */
const HANDSHAKE = new Set(["initialize", "server/discover", "subscriptions/listen"]);

/** One field of the matrix. */
export type Cell = {
  /**
   * `right`: all of it. `partly`: all but what the sender's limits say. `theirs`: nothing, because of its limits.
   * `wrong`: something that the sender delivers. `unasked`: no row to look at.
   */
  state: "right" | "partly" | "theirs" | "wrong" | "unasked";
  limits: ShownLimit[];
  /** What is wrong, in sentences. */
  problems: string[];
};

export type Judgement = {
  cells: Record<Column, Cell>;
  /** Limits that nothing showed: the sender delivers it after all, and the limit should go. */
  outdated: ShownLimit[];
};

/** What of a limit is shown. */
type ShownLimit = Pick<Limit, "column" | "because">;

type Evidence = {
  sender: Pick<Sender, "limits" | "truths">;
  /** What the client saw, in the order of the script. */
  heard: readonly Heard[];
  /** What was stored of the whole run. */
  stored: readonly StoredCall[];
  run: Omit<RunTruth, "session">;
};

/** Holds what was stored against what was true, and against what this sender can tell. */
export function judge({ sender, heard, stored, run }: Evidence): Judgement {
  const session = stored.find(
    ({ session_id, method }) => session_id !== "" && !HANDSHAKE.has(method),
  )?.session_id;
  const judged = COLUMN_NAMES.map((column) => ({ column, findings: [] as Judged[] }));
  const of = (column: Column) => judged.find((one) => one.column === column)?.findings ?? [];

  for (const call of heard) {
    const truth = truthOf(sender.truths, call.id);
    const rows = stored.filter((row) => isDuring(row, call));
    of("counted").push({ call: call.id, expected: 1, stored: rows.length, isRight: rows.length === 1 });
    const row = rows.find(({ method }) => method === truth.method) ?? rows[0];
    if (!row) continue;
    for (const [column, question] of Object.entries(COLUMNS) as Array<[keyof typeof COLUMNS, Ask]>) {
      const finding = question(truth, row, { ...run, session: session ?? "" });
      if (finding) of(column).push({ call: call.id, ...finding });
    }
  }
  const strays = stored.filter(
    (row) => !HANDSHAKE.has(row.method) && !heard.some((call) => isDuring(row, call)),
  );
  const cells = judged.map(({ column, findings }) => {
    const cell = cellOf(column, findings, sender.limits);
    if (column !== "counted" || strays.length === 0) return [column, cell] as const;
    const problem = `rows of no call: ${strays.map(({ method, target }) => `${method} ${target}`.trim()).join(", ")}`;
    return [column, { ...cell, state: "wrong", problems: [...cell.problems, problem] }] as const;
  });
  const shown = new Set<ShownLimit>(cells.flatMap(([, { limits }]) => limits));
  return {
    cells: Object.fromEntries(cells) as Record<Column, Cell>, // COLUMN_NAMES holds every column.
    outdated: sender.limits.filter((limit) => !shown.has(limit)),
  };
}

/**
 * Where the client saw something else than the truths say, in a sentence; undefined when it did not. Then the server
 * or the truths must be mended before anything can be said about what was stored.
 */
export function disagreement(sender: Pick<Sender, "truths">, heard: readonly Heard[]): string | undefined {
  for (const { id, answer } of heard) {
    if (id === "cancelled" ? "cancelled" in answer : agrees(truthOf(sender.truths, id), answer)) continue;
    return `${id} was answered with ${JSON.stringify(answer).slice(0, 300)}, which truths.ts does not say`;
  }
  return undefined;
}

type Ask = (truth: Truth, row: StoredCall, run: RunTruth) => Finding | null;
type Judged = Finding & { call: CallId };

function agrees({ outcome, error, answerCode }: Truth, answer: Heard["answer"]): boolean {
  if ("result" in answer) return (answer.result.isError === true ? "tool_error" : "ok") === outcome;
  return "error" in answer && answer.error.code === (answerCode ?? error?.code);
}

function isDuring({ start_time }: StoredCall, { startedAt, endedAt }: Heard): boolean {
  const at = Date.parse(start_time);
  return at >= startedAt - CLOCKS_MS && at <= endedAt + CLOCKS_MS;
}

function cellOf(column: Column, findings: readonly Judged[], limits: readonly Limit[]): Cell {
  const excused = new Set<Limit>();
  const problems: string[] = [];
  let rightCount = 0;
  for (const { call, expected, stored, isRight } of findings) {
    if (isRight) {
      rightCount += 1;
      continue;
    }
    const limit = limits.find((one) => one.column === column && (one.calls?.includes(call) ?? true));
    if (limit && (limit.instead === undefined || isDeepStrictEqual(limit.instead, stored)))
      excused.add(limit);
    else problems.push(`${call}: ${JSON.stringify(stored)} instead of ${JSON.stringify(expected)}`);
  }
  return { state: stateOf(findings.length, rightCount, problems.length), limits: [...excused], problems };
}

function stateOf(asked: number, right: number, wrong: number): Cell["state"] {
  if (asked === 0) return "unasked";
  if (wrong > 0) return "wrong";
  if (right === asked) return "right";
  return right === 0 ? "theirs" : "partly";
}

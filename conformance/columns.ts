import { isDeepStrictEqual } from "node:util";
import type { StoredCall } from "./api";
import type { Truth } from "./truths";

/** What was true of a whole run, whichever call. */
export type RunTruth = {
  client: string;
  clientVersion: string;
  transport: string;
  hasSessions: boolean;
  /** The one session id of the run, as the first call that has one tells it. */
  session: string;
  release: string;
  environment: string;
};

/** One thing that a row must say: what it says and what it should; null when there is nothing to say of this call. */
type Question = (truth: Truth, row: StoredCall, run: RunTruth) => Finding | null;
export type Finding = { expected: unknown; stored: unknown; isRight: boolean };

const same = (expected: unknown, stored: unknown): Finding => ({
  expected,
  stored,
  isRight: isDeepStrictEqual(expected, stored),
});

/** The columns of the matrix, in its order. */
export const COLUMNS = {
  method: (truth, row) => same(truth.method, row.method),
  target: (truth, row) => same(truth.target, row.target),
  client: (_, row, run) => same([run.client, run.clientVersion], [row.client, row.client_version]),
  transport: (_, row, run) => same(run.transport, row.transport),
  session: (_, row, { hasSessions, session }) => {
    if (!hasSessions) return same("", row.session_id);
    const isRight = row.session_id !== "" && row.session_id === session;
    return { expected: session || "an id", stored: row.session_id, isRight };
  },
  outcome: (truth, row) => same(truth.outcome, row.outcome),
  arguments: (truth, row) => (truth.arguments ? same(truth.arguments, row.arguments) : null),
  result: (truth, row) => (truth.result ? contains(truth.result, payloadText(row.result)) : null),
  error: (truth, row) => (truth.error ? errorFinding(truth.error, row) : null),
  release: (_, row, run) => same([run.release, run.environment], [row.release, row.environment]),
} as const satisfies Record<string, Question>;

export type Column = keyof typeof COLUMNS | "counted";

/** Every column, with the one that no single row can answer: that each call is there, and there once. */
export const COLUMN_NAMES: readonly Column[] = [
  "counted",
  ...(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]),
];

function errorFinding({ message, code }: NonNullable<Truth["error"]>, row: StoredCall): Finding {
  const isRight = row.error_message.includes(message) && (code === undefined || row.rpc_code === code);
  const expected = code === undefined ? message : `${code} ${message}`;
  return { expected, stored: `${row.rpc_code ?? ""} ${row.error_message}`.trim(), isRight };
}

function contains(expected: string, stored: string): Finding {
  return { expected, stored, isRight: stored.includes(expected) };
}

/** A result is kept as its sender sent it: text, a list of contents, or the whole answer. */
const payloadText = (result: unknown): string =>
  typeof result === "string" ? result : result === null ? "" : JSON.stringify(result);

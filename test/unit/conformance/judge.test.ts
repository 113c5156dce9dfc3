import { describe, expect, test } from "vitest";
import type { StoredCall } from "@/conformance/api";
import type { Heard } from "@/conformance/client";
import type { Column } from "@/conformance/columns";
import { disagreement, judge } from "@/conformance/judge";
import type { Limit } from "@/conformance/sender";

const AT = Date.parse("2026-11-22T10:00:00Z");
const RUN = {
  client: "claude-code",
  clientVersion: "2.1.7",
  transport: "streamable_http",
  hasSessions: true,
  release: "3.1.4",
  environment: "conformance",
};

/** Two calls of the script, a second apart, as a client saw them. */
const ADD: Heard = { id: "add", startedAt: AT, endedAt: AT + 10, answer: { result: {} } };
const READ_UNKNOWN: Heard = {
  id: "read_unknown",
  startedAt: AT + 1_000,
  endedAt: AT + 1_010,
  answer: { error: { code: -32602, message: "Resource conformance://nowhere not found" } },
};

const row = (changes: Partial<StoredCall> = {}): StoredCall => ({
  trace_id: "a".repeat(32),
  span_id: "b".repeat(16),
  start_time: new Date(AT + 1).toISOString(),
  duration_ms: 2,
  method: "tools/call",
  category: "tool",
  target: "add",
  outcome: "ok",
  error_type: "",
  error_message: "",
  rpc_code: null,
  client: "claude-code",
  client_version: "2.1.7",
  transport: "streamable_http",
  session_id: "s1",
  protocol_version: "2025-11-25",
  release: "3.1.4",
  environment: "conformance",
  dialect: "otel",
  arguments: { a: 2, b: 3 },
  result: [{ type: "text", text: "The sum is 5" }],
  attributes: {},
  ...changes,
});

const unknown = (changes: Partial<StoredCall> = {}): StoredCall =>
  row({
    start_time: new Date(AT + 1_001).toISOString(),
    method: "resources/read",
    category: "resource",
    target: "conformance://nowhere",
    outcome: "client_error",
    rpc_code: -32602,
    error_message: "Resource conformance://nowhere not found",
    arguments: null,
    result: null,
    ...changes,
  });

const judged = (stored: StoredCall[], limits: Limit[] = [], heard = [ADD, READ_UNKNOWN]) =>
  judge({ sender: { limits, truths: "typescript-1" }, heard, stored, run: RUN });

const states = (stored: StoredCall[], limits: Limit[] = []) =>
  Object.fromEntries(
    Object.entries(judged(stored, limits).cells).map(([column, { state }]) => [column, state]),
  );

describe("what is stored of a run", () => {
  test("is right in every column when it says what was true", () => {
    expect(new Set(Object.values(states([row(), unknown()])))).toEqual(new Set(["right"]));
  });

  test.each<[Column, Partial<StoredCall>]>([
    ["method", { method: "tools/list" }],
    ["target", { target: "sub" }],
    ["client", { client: "" }],
    ["client", { client_version: "2.1.6" }],
    ["transport", { transport: "sse" }],
    ["session", { session_id: "" }],
    ["outcome", { outcome: "no_response" }],
    ["arguments", { arguments: { a: 2, b: "3" } }],
    ["result", { result: null }],
    ["release", { environment: "production" }],
  ])("is wrong in %s, and only there, when it says %j", (column, change) => {
    const found = judged([row(change), unknown()]).cells;
    expect(found[column].state).toBe("wrong");
    expect(found[column].problems[0]).toMatch(/^(add|read_unknown): .* instead of /);
    expect(Object.values(found).filter(({ state }) => state === "wrong")).toHaveLength(1);
  });

  test.each([
    ["its message", { error_message: "" }],
    ["its code", { rpc_code: null }],
  ])("is wrong in error when an error lacks %s", (_, change) => {
    expect(states([row(), unknown(change)]).error).toBe("wrong");
  });

  test("is wrong in session when a session has two ids", () => {
    expect(states([row(), unknown({ session_id: "s2" })]).session).toBe("wrong");
  });

  test("is wrong in counted when a call is missing, there twice, or nobody made it", () => {
    expect(states([row()]).counted).toBe("wrong");
    expect(states([row(), row(), unknown()]).counted).toBe("wrong");
    const stray = row({ start_time: new Date(AT + 500).toISOString() });
    expect(judged([row(), stray, unknown()]).cells.counted.problems).toEqual([
      "rows of no call: tools/call add",
    ]);
  });

  test("may hold the handshake, which the script does not make", () => {
    const handshake = row({
      method: "initialize",
      start_time: new Date(AT - 500).toISOString(),
      session_id: "",
    });
    expect(states([handshake, row(), unknown()])).toMatchObject({ counted: "right", session: "right" });
  });
});

describe("a limit of the sender", () => {
  const limit: Limit = {
    column: "error",
    calls: ["read_unknown"],
    instead: "-32602",
    because: "No message.",
  };
  const silent = unknown({ error_message: "" });

  test("excuses what it names, and is noted", () => {
    const { cells, outdated } = judged([row(), silent], [limit]);
    expect(cells.error).toEqual({ state: "theirs", limits: [limit], problems: [] });
    expect(outdated).toEqual([]);
  });

  test("leaves the rest of the column to be right", () => {
    const client: Limit = { column: "client", calls: ["add"], because: "Unknown." };
    expect(states([row({ client: "" }), unknown()], [client]).client).toBe("partly");
    expect(states([row({ client: "" }), unknown({ client: "" })], [client]).client).toBe("wrong");
  });

  test("does not excuse what we store instead of what was sent", () => {
    expect(states([row(), unknown({ error_message: "", rpc_code: -32603 })], [limit]).error).toBe("wrong");
  });

  test("is outdated once the sender delivers", () => {
    expect(judged([row(), unknown()], [limit]).outdated).toEqual([limit]);
  });

  test("of calls that are not reported leaves nothing else to judge of them", () => {
    const unreported: Limit = {
      column: "counted",
      calls: ["read_unknown"],
      instead: 0,
      because: "Tools only.",
    };
    expect(states([row()], [unreported])).toMatchObject({
      counted: "partly",
      method: "right",
      error: "unasked",
    });
  });
});

describe("what a client saw", () => {
  test("agrees with the truths", () => {
    expect(disagreement({ truths: "typescript-1" }, [ADD, READ_UNKNOWN])).toBeUndefined();
  });

  test.each<[string, Heard]>([
    ["isError instead of a result", { ...ADD, answer: { result: { isError: true } } }],
    ["an error instead of a result", { ...ADD, answer: { error: { code: -32603, message: "" } } }],
    ["another code", { ...READ_UNKNOWN, answer: { error: { code: -32002, message: "" } } }],
    ["a cancellation that took nothing back", { ...ADD, id: "cancelled" }],
  ])("disagrees with them by %s", (_, heard) => {
    expect(disagreement({ truths: "typescript-1" }, [heard])).toContain("which truths.ts does not say");
  });
});

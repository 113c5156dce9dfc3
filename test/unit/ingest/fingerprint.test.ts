import { describe, expect, test } from "vitest";
import { type Failure, issueOfError, issueOfSpan, withoutParameters } from "@/ingest/fingerprint";
import type { ErrorFrame } from "@/lib/clickhouse/rows";
import { rowOf, spanWith } from "./given";

const OWN: ErrorFrame = {
  filename: "/srv/app/add.ts",
  function: "add",
  context_line: "  throw new Error()",
  lineno: 3,
  in_app: true,
};
const LIBRARY: ErrorFrame = { filename: "/srv/node_modules/x/y.js", function: "run", in_app: false };

const failure = (
  otherwise: Partial<Failure> & { value?: string; type?: string; frames?: ErrorFrame[] } = {},
): Failure => {
  const { value = "boom", type = "Error", frames = [LIBRARY, OWN], ...rest } = otherwise;
  return {
    exceptions: [{ type, value, frames }],
    message: "",
    method: "tools/call",
    target: "add",
    fingerprint: [],
    ...rest,
  };
};
const issue = (otherwise?: Parameters<typeof failure>[0]) => issueOfError(failure(otherwise));

describe("one issue though", () => {
  test.each<[string, Parameters<typeof failure>[0], Parameters<typeof failure>[0]]>([
    ["the message differs, with a stack", { value: "user 17 not found" }, { value: "quota exceeded" }],
    ["the line moved", {}, { frames: [LIBRARY, { ...OWN, lineno: 300 }] }],
    ["another build lies elsewhere", {}, { frames: [{ ...OWN, filename: "/app/dist/Add.ts" }] }],
    ["a library changed underneath", {}, { frames: [{ ...LIBRARY, function: "other" }, OWN] }],
    ["it recursed", {}, { frames: [OWN, OWN, OWN] }],
    [
      "ids differ, without a stack",
      { frames: [], value: "user 17 not found" },
      { frames: [], value: "user 9 not found" },
    ],
    [
      "uuids and dates differ",
      { frames: [], value: "job 3fa85f64-5717-4562-b3fc-2c963f66afa6 of 2026-11-22" },
      { frames: [], value: "job 1aa85f64-5717-4562-b3fc-2c963f66afa7 of 2025-01-02" },
    ],
    [
      "a resource's URI holds an id",
      { method: "resources/read", target: "users://42/profile" },
      { method: "resources/read", target: "users://7/profile" },
    ],
    ["the sender asks for the default", {}, { fingerprint: ["{{ default }}"] }],
    [
      "the sender's own grouping says so",
      { fingerprint: ["a"] },
      { fingerprint: ["a"], target: "other", type: "X" },
    ],
  ])("%s", (_, one, other) => expect(issue(one)).toBe(issue(other)));
});

describe("two issues when", () => {
  test.each<[string, Parameters<typeof failure>[0], Parameters<typeof failure>[0]]>([
    ["two tools share a helper", {}, { target: "subtract" }],
    ["the type differs", {}, { type: "TypeError" }],
    ["the function differs", {}, { frames: [{ ...OWN, function: "subtract" }] }],
    [
      "JSON-RPC errors differ in message",
      { type: "JsonRpcError_-32603", frames: [LIBRARY], value: "a" },
      { type: "JsonRpcError_-32603", frames: [LIBRARY], value: "b" },
    ],
    [
      "JSON-RPC errors differ in code",
      { type: "JsonRpcError_-32603", frames: [LIBRARY] },
      { type: "JsonRpcError_-32000", frames: [LIBRARY] },
    ],
    ["the sender splits the default", {}, { fingerprint: ["{{ default }}", "probe"] }],
    [
      "the sender splits the default, per kind",
      { fingerprint: ["{{default}}", "a"] },
      { fingerprint: ["{{ default }}", "b"] },
    ],
    [
      "messages differ, without exception",
      { exceptions: [], message: "a" },
      { exceptions: [], message: "b" },
    ],
  ])("%s", (_, one, other) => expect(issue(one)).not.toBe(issue(other)));
});

test("ids stay what they are: another version of the rules must raise FINGERPRINT_VERSION", () => {
  expect(issue()).toMatchInlineSnapshot(`"a4d8f857e4af39effe4ce932c763ff1b"`);
});

describe("a failed call that no error explains", () => {
  const call = (text: string, otherwise: Record<string, string> = {}) =>
    issueOfSpan(
      rowOf(
        spanWith({
          "mcp.method.name": "tools/call",
          "gen_ai.tool.name": "read",
          "error.type": "tool_error",
          "gen_ai.tool.call.result": JSON.stringify({ content: [{ type: "text", text }] }),
          ...otherwise,
        }),
      ),
    );

  test("is grouped by server, tool and the first line of what it said", () => {
    expect(call("file 17 is gone\nat /a")).toBe(call("file 4 is gone\nat /b"));
    expect(call("file 17 is gone")).not.toBe(call("disk full"));
    expect(call("x")).not.toBe(call("x", { "gen_ai.tool.name": "write" }));
    expect(call("x")).not.toBe(call("x", { "mcp.server.name": "other" }));
  });
});

test.each([
  ["Tool x1 took 30.5 ms", "Tool x<number> took <number> ms"],
  ["0xdeadbeef1 at 5d929ec5086d47fd8783b8240331de25", "<hex> at <hex>"],
  ["since 2026-11-22T13:48:25.200Z  ok", "since <date> ok"],
  ["facade defaced", "facade defaced"],
])("without parameters: %s", (given, expected) => expect(withoutParameters(given)).toBe(expected));

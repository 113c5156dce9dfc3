import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contextWith, NOW, readable } from "../given";
import { captured, counted, told } from "./captured";

/** The same calls, whatever the version; lists and what came before them are there since 3.3 and 4. */
const CALLS = [
  "tools/call add → ok",
  "tools/call weather → ok",
  "tools/call fails → tool_error",
  "tools/call refuses → tool_error",
  "tools/call nonesuch → tool_error (invalid_request)",
  "tools/call add → tool_error (invalid_request)",
  "resources/read note://today → ok",
  "resources/read city://oslo/facts → ok",
];

describe.each(["3.1", "3.4", "4.1"])("FastMCP %s", (version) => {
  const rows = captured(`fastmcp/${version}/http.json`);
  const calls = counted(rows);

  test("tells of tools and resources alike in every version", () => {
    const wanted = new Set(CALLS.map((call) => call.replace(/ → .*/, "")));
    const got = calls.filter((row) => wanted.has(`${row.method} ${row.target}`)).map(told);
    expect(got).toEqual(CALLS);
  });

  test("a caller's mistake with a resource or a prompt is the caller's", () => {
    const outcomes = (...targets: string[]) =>
      calls.filter(({ target }) => targets.includes(target)).map(({ target, outcome }) => [target, outcome]);
    expect(outcomes("note://broken", "note://nowhere", "greet", "broken_prompt")).toEqual([
      ["note://broken", "server_error"],
      ["note://nowhere", "client_error"],
      ["greet", "ok"],
      ["greet", "client_error"], // without its argument
      ["broken_prompt", "server_error"],
    ]);
    expect(
      calls.find(({ method, target }) => method === "prompts/get" && target === "nonesuch")?.outcome,
    ).toBe("client_error");
  });

  test("messages come without the exception's class", () => {
    expect(calls.find(({ target }) => target === "fails")?.error_message).toBe(
      "Error calling tool 'fails': undefined cache namespace",
    );
  });

  test("names server, session and transport; what it says besides stays an attribute", () => {
    expect(calls.find(({ target }) => target === "add")).toMatchObject({
      dialect: "fastmcp",
      server_name: "calculator",
      session_id: expect.stringMatching(/^[\da-f]{32}$/),
      transport: "streamable_http",
      release: "1.4.2",
      user_id: "",
      attributes: {
        "fastmcp.component.key": "tool:add@",
        "fastmcp.component.type": "tool",
        "fastmcp.provider.type": "LocalProvider",
      },
    });
  });

  test("a session id that it made up is no session and tells no transport", () => {
    const [call] = counted(captured(`fastmcp/${version}/stdio.json`)).filter(
      ({ target }) => target === "add",
    );
    expect(call).toMatchObject({ session_id: "", transport: "" });
    expect(call?.attributes["mcp.session.id"]).toMatch(/-/);
  });

  test("a call handed on to a mounted server counts once, as what the client asked for", () => {
    const mounted = captured(`fastmcp/${version}/mounted.json`);
    const toTools = counted(mounted).filter(({ method }) => method === "tools/call");
    expect(toTools.map((row) => `${told(row)} by ${row.server_name}`)).toEqual([
      "tools/call add → ok by calculator",
      "tools/call w_forecast → ok by calculator",
      "tools/call w_breaks → tool_error by calculator",
      "tools/call w_nonesuch → tool_error (invalid_request) by calculator",
    ]);
    expect(
      counted(mounted)
        .filter(({ method }) => method === "resources/read")
        .map(told),
    ).toEqual(["resources/read sky://w/now → ok"]);
    expect(mounted.filter(({ name }) => name.startsWith("delegate ")).map(({ method }) => method)).toEqual([
      "",
      "",
      "",
      "",
    ]);
  });
});

describe.each(["3.4", "4.1"])("a proxy of FastMCP %s", (version) => {
  test("counts at itself and at the server that it asks, and its own asking does not", () => {
    const rows = captured(`fastmcp/${version}/proxy.json`).filter(({ method }) => method === "tools/call");
    expect(counted(rows).map((row) => `${told(row)} by ${row.server_name}`)).toEqual([
      "tools/call w_forecast → ok by calculator",
      "tools/call w_breaks → ok by calculator", // it passes the result on, and does not look at `isError`
      "tools/call forecast → ok by weather-child",
      "tools/call breaks → tool_error by weather-child",
    ]);
    expect(new Set(rows.map(({ direction }) => direction))).toEqual(new Set(["inbound", "outbound"]));
  });
});

describe("a client of FastMCP 4.1 in the server's process", () => {
  test("does not count, and the server's side counts once", () => {
    const rows = captured("fastmcp/4.1/client.json");
    expect(counted(rows).map(told)).toEqual([
      "tools/call add → ok",
      "resources/read note://today → ok",
      "resources/read note://nowhere → client_error (MCPError)",
    ]);
  });
});

test("a failure that FastMCP records two or three times is one error, filtered of its repeats", () => {
  for (const version of ["3.1", "4.1"]) {
    const { spans, errors, counts } = readable(
      "otlp_traces",
      "application/json",
      readFileSync(`test/fixtures/otlp/fastmcp/${version}/http.json`),
      { ...contextWith(), receivedAt: new Date(NOW.getTime() + 86_400_000) },
    );
    const withErrors = errors.map(({ span_id }) => span_id);
    expect(withErrors.length).toBe(new Set(withErrors).size);
    for (const { name, error_type, span_id } of spans)
      if (name === "tools/call fails")
        expect([error_type, withErrors.includes(span_id)]).toEqual(["tool_error", true]);
    expect(counts.find(({ outcome }) => outcome === "rejected")).toMatchObject({
      kind: "error",
      reason: "filtered",
    });
  }
});

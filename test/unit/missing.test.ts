/** Why calls leave something unsaid: worked out from what the same sender's other calls say, and put into words. */
import { describe, expect, test } from "vitest";
import { told } from "@/components/usage/told";
import {
  type CallClass,
  MISSABLE,
  type Missable,
  type Reason,
  reasonsFor,
  WHYS,
} from "@/lib/missing-reasons";
import { reasonWords } from "@/lib/missing-words";
import { HTTP_LIBRARIES, USER_AGENT_KINDS, userAgentKind } from "@/lib/user-agents";

/** Ten calls of a sender over stateless HTTP that say everything. */
const calls = (values: Partial<CallClass>): CallClass => ({
  server_name: "weather",
  dialect: "sentry_js",
  transport: "streamable_http",
  is_connect: 0,
  has_session: 0,
  user_agent: "none",
  user_agents: [],
  count: 10,
  client: 0,
  protocol_version: 0,
  release: 0,
  environment: 0,
  ...values,
});
const connects = (values: Partial<CallClass> = {}) => calls({ is_connect: 1, count: 2, ...values });
const whys = (what: Missable, classes: CallClass[]) =>
  reasonsFor(what, classes).map(({ why, userAgent, count }) => [why, userAgent, count]);

describe("a reason", () => {
  test.each<[string, Missable, CallClass[], unknown]>([
    ["there is none where nothing is missing", "client", [connects(), calls({})], []],
    [
      "no call of the sender says it",
      "client",
      [connects({ client: 2 }), calls({ client: 10 })],
      [["never", "none", 12]],
    ],
    [
      "the sender says it on initialize, and nothing ties the call to that",
      "client",
      [connects(), calls({ client: 10, user_agent: "library" })],
      [["only_on_connect", "library", 10]],
    ],
    [
      "the session's initialize was not seen",
      "client",
      [connects({ has_session: 1 }), calls({ client: 4, has_session: 1 })],
      [["session_start_unseen", "none", 4]],
    ],
    [
      "one client connects without a name, where others have one",
      "client",
      [connects({ client: 1 })],
      [["not_named_on_connect", "none", 1]],
    ],
    [
      "the sender says it on other calls",
      "client",
      [calls({ client: 3, user_agent: "other" }), calls({ user_agent: "other" })],
      [["sometimes", "other", 3]],
    ],
    [
      "user agents are told apart, most calls first",
      "client",
      [calls({ client: 2 }), calls({ client: 5, user_agent: "library" }), connects({ client: 2 })],
      [
        ["sometimes", "library", 5],
        ["sometimes", "none", 4],
      ],
    ],
    [
      "over stdio there is no user agent to miss",
      "client",
      [calls({ transport: "stdio", client: 10 })],
      [["never", null, 10]],
    ],
    [
      "what another sender says explains nothing",
      "client",
      [calls({ dialect: "otel" }), calls({ client: 10 })],
      [["never", "none", 10]],
    ],
    [
      "what another server says explains nothing",
      "client",
      [calls({ server_name: "news" }), calls({ client: 10 })],
      [["never", "none", 10]],
    ],
    [
      "what the same sender says over another transport explains nothing",
      "client",
      [calls({ transport: "stdio" }), calls({ client: 10 })],
      [["never", "none", 10]],
    ],
    [
      "a protocol version is agreed on when a client connects",
      "protocol_version",
      [connects(), calls({ protocol_version: 10 })],
      [["only_on_connect", null, 10]],
    ],
    [
      "a release is the server's, whoever connects",
      "release",
      [connects(), calls({ release: 10 })],
      [["sometimes", null, 10]],
    ],
    [
      "a server is missing where it has no name",
      "server",
      [calls({ server_name: "" }), calls({})],
      [["sometimes", null, 10]],
    ],
    [
      "a server may be named when a client connects, and by no call after it",
      "server",
      [connects(), calls({ server_name: "" })],
      [["only_on_connect", null, 10]],
    ],
    [
      "calls that name no server may be of one whose initialize names the client",
      "client",
      [connects(), calls({ server_name: "", client: 10 })],
      [["only_on_connect", "none", 10]],
    ],
    [
      "a transport is missing where it is empty",
      "transport",
      [calls({ transport: "" })],
      [["never", null, 10]],
    ],
  ])("%s", (_, what, classes, expected) => expect(whys(what, classes)).toEqual(expected));

  test("names at most three user agents, each once", () => {
    const agents = (...user_agents: string[]) =>
      calls({ client: 1, count: 1, user_agent: "other", user_agents });
    const [reason] = reasonsFor("client", [agents("a", "b"), { ...agents("b", "c", "d"), has_session: 1 }]);
    expect(reason?.userAgents).toEqual(["a", "b", "c"]);
  });
});

describe("on a page", () => {
  const reason = (values: Partial<Reason>): Reason => ({
    why: "never",
    server_name: "weather",
    dialect: "otel",
    transport: "sse",
    userAgent: "none",
    userAgents: [],
    count: 1,
    ...values,
  });

  test("calls that lack something for the same reason are told once, with all their senders and user agents", () => {
    const [first, second, ...others] = told("client", [
      reason({ why: "sometimes", count: 4 }),
      reason({ count: 2 }),
      reason({ count: 3, userAgent: "library", userAgents: ["node"] }),
      reason({ count: 1, userAgent: "library", userAgents: ["undici", "node"], server_name: "news" }),
    ]);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ why: "sometimes", count: 4 });
    expect(first).toMatchObject({
      why: "never",
      because: "This sender never says which client called.",
      count: 6,
      senders: [
        { server_name: "weather", count: 5 },
        { server_name: "news", count: 1 },
      ],
      agents: [
        { kind: "library", count: 4, examples: ["node", "undici"] },
        { kind: "none", count: 2, examples: [] },
      ],
    });
  });

  test("what another remedy would change is told apart", () => {
    const why = "only_on_connect";
    const [http, stdio, ...others] = told("client", [
      reason({ why, transport: "streamable_http", count: 3 }),
      reason({ why, transport: "stdio", userAgent: null, count: 2 }),
    ]);
    expect(others).toEqual([]);
    expect(http).toMatchObject({ count: 3, senders: [{ transport: "streamable_http" }] });
    expect(stdio).toMatchObject({ count: 2, senders: [{ transport: "stdio" }] });
  });

  test("over stdio nothing is said of user agents", () => {
    expect(told("client", [reason({ userAgent: null, transport: "stdio" })])).toMatchObject([{ agents: [] }]);
  });
});

describe("its words", () => {
  const every = MISSABLE.flatMap((what) =>
    WHYS.flatMap((why) =>
      [null, ...USER_AGENT_KINDS].map((userAgent): [Missable, Reason] => [
        what,
        {
          why,
          userAgent,
          server_name: "",
          dialect: "otel",
          transport: "sse",
          userAgents: ["acme/1`2"],
          count: 1,
        },
      ]),
    ),
  );

  test("are whole sentences, with code between pairs of backticks", () => {
    for (const [what, reason] of every) {
      const { because, remedy } = reasonWords(what, reason);
      for (const text of [because, remedy]) {
        expect(text).toMatch(/^[A-Z].*[^.]\.$/);
        expect(text.split("`").length % 2).toBe(1);
      }
    }
  });

  test.each(["client", "protocol_version", "server"] as const)(
    "propose sessions where a transport may have them, and not over stdio: %s",
    (what) => {
      const remedyOver = (transport: string) =>
        reasonWords(what, {
          why: "only_on_connect",
          server_name: "weather",
          dialect: "sentry_js",
          transport,
          userAgent: null,
          userAgents: [],
          count: 5,
        }).remedy;
      expect(remedyOver("streamable_http")).toContain("`sessionIdGenerator`");
      for (const transport of ["stdio", "in_memory", "sse", "websocket", "other", ""]) {
        expect(remedyOver(transport)).not.toContain("session");
        expect(remedyOver(transport)).toMatch(/^Set `mcp\.[a-z.]+` on every span/);
      }
    },
  );

  test("say what the user agent is", () => {
    const reason: Reason = {
      why: "only_on_connect",
      server_name: "weather",
      dialect: "sentry_js",
      transport: "streamable_http",
      userAgent: "library",
      userAgents: ["node"],
      count: 5,
    };
    expect(reasonWords("client", reason).because).toBe(
      "Without a session, this sender tells the client on `initialize` only, and the user agent is of an HTTP library (`node`).",
    );
  });
});

test("a library is told by how its user agent begins, in JavaScript and in SQL by one pattern", () => {
  expect(new RegExp(HTTP_LIBRARIES.replace("(?i)", ""), "i").test("Node-Fetch/1.0")).toBe(true);
  expect(["node", "nodemon/1.0", "Mozilla/5.0", ""].map(userAgentKind)).toEqual([
    "library",
    "other",
    "browser",
    "none",
  ]);
});
